import { readFileSync } from "node:fs";
import { parse } from "yaml";

export type Service = {
  image?: string;
  build?: { target: string };
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  restart?: string;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
};

type Variables = Record<string, string | undefined>;

/**
 * Reads the services of docker-compose.yml with these variables.
 * @throws if a required variable is missing, like Docker Compose
 */
export function readServices(variables: Variables): Record<string, Service> {
  const { services } = parse(composeText(), { merge: true }) as { services: Record<string, Service> };
  return replaceIn(services, variables) as Record<string, Service>;
}

/** Names of the variables in docker-compose.yml. */
export function variablesUsed(): string[] {
  return [...new Set([...composeText().matchAll(/\$\{([A-Z_]+)/g)].map(([, name = ""]) => name))];
}

/** Reads the variables of a file such as .env: one per line, without quotes. */
export function readVariables(path: string): Variables {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function composeText(): string {
  return readFileSync("docker-compose.yml", "utf8");
}

function replaceIn(value: unknown, variables: Variables): unknown {
  if (typeof value === "string") return replaced(value, variables);
  if (Array.isArray(value)) return value.map((one) => replaceIn(one, variables));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replaceIn(one, variables)]));
}

/** Replaces `${NAME:-default}` and `${NAME:?error}`. An empty value counts as unset. `$$` is a dollar sign. */
function replaced(text: string, variables: Variables): string {
  return text.replaceAll(/\$\$|\$\{([A-Z_]+):([-?])([^}]*)\}/g, (all, name: string, kind: string, rest: string) => {
    if (all === "$$") return "$";
    const value = variables[name];
    if (value) return value;
    if (kind === "-") return rest;
    throw new Error(`required variable ${name} is missing a value: ${rest}`);
  });
}
