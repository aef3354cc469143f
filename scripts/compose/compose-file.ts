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
 * The services of docker-compose.yml, with these values for its variables.
 * @throws as Docker Compose does, naming a required variable that is missing
 */
export function readServices(variables: Variables): Record<string, Service> {
  const { services } = parse(composeText(), { merge: true }) as { services: Record<string, Service> };
  return replaceIn(services, variables) as Record<string, Service>;
}

/** The names of the variables that docker-compose.yml uses. */
export function variablesUsed(): string[] {
  return [...new Set([...composeText().matchAll(/\$\{([A-Z_]+)/g)].map(([, name = ""]) => name))];
}

/** The variables of a file such as .env: a line each, without quotes. */
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

/** `${NAME:-default}` and `${NAME:?what is wrong}`; an empty value counts as none. `$$` is a dollar sign. */
function replaced(text: string, variables: Variables): string {
  return text.replaceAll(/\$\$|\$\{([A-Z_]+):([-?])([^}]*)\}/g, (all, name: string, kind: string, rest: string) => {
    if (all === "$$") return "$";
    const value = variables[name];
    if (value) return value;
    if (kind === "-") return rest;
    throw new Error(`required variable ${name} is missing a value: ${rest}`);
  });
}
