import { z } from "zod";
import { cursorText, jsonProblem, line, prose } from "@/lib/core/input/text";
import type { Machine, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, StoragePart } from "@/lib/core/records/parts";
import { byState, byText, byTime, sortField, sorts } from "@/lib/core/records/sort";
import { refId } from "@/lib/core/ref-id";

export const INTEGRATION_STATUSES = ["connected", "paused", "failing", "disconnected"] as const;
export type IntegrationStatus = (typeof INTEGRATION_STATUSES)[number];

/**
 * A failed payload makes it failing, and the next successful one makes it connected again. Both are done by programs.
 */
export const INTEGRATION_MACHINE = {
  pause: { from: ["connected", "failing"], to: "paused", by: "integration:write" },
  resume: { from: ["paused"], to: "connected", by: "integration:write" },
  fail: { from: ["connected"], to: "failing", by: "program" },
  recover: { from: ["failing"], to: "connected", by: "program" },
  disconnect: {
    from: ["connected", "paused", "failing"],
    to: "disconnected",
    by: "integration:write",
    reason: "demanded",
  },
  reconnect: { from: ["disconnected"], to: "connected", by: "integration:write" },
} as const satisfies Machine<IntegrationStatus, string>;

export const PROVIDERS = [
  "wordpress",
  "ghost",
  "hubspot",
  "mailchimp",
  "google_analytics",
  "linkedin",
  "x",
  "meta",
  "slack",
  "custom",
] as const;
export type Provider = (typeof PROVIDERS)[number];

const DIRECTIONS = ["in", "out"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const OUTCOMES = ["succeeded", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

const SECRET_STARTS =
  /^(Bearer|Basic)\s|^(sk|pk|rk|whsec)[-_]|^(gh[pousr]|github_pat|glpat|shpat|xox[abeprs])[-_]|^AKIA[0-9A-Z]{12}|^AIza|^eyJ[\w-]{8,}\.|-----BEGIN/;

/** Whether a text looks like a secret: it has a known prefix, or is long and random. */
export function looksSecret(text: string): boolean {
  if (SECRET_STARTS.test(text)) return true;
  return text.split(/[^A-Za-z0-9+=_-]+/).some((word) => SECRET_STARTS.test(word) || isRandom(word));
}

/** Long, with digits among upper and lower case letters, or hexadecimal without the dashes of an id. */
function isRandom(word: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(word)) return true;
  if (word.length < 24 || /^[0-9A-HJKMNP-TV-Z]{26}$/.test(word)) return false;
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && (word.match(/\d+/g)?.length ?? 0) >= 2;
}

/** Whether a header, parameter, setting or body field of this name contains a secret. */
export function namesSecret(name: string): boolean {
  return /authorization|cookie|token|secret|signature|password|passwd|credential|api[-_]?key|private[-_]?key|^(key|sig|code)$/i.test(
    name,
  );
}

const PASTED = "This looks like a secret. Put it in the secret store and enter its path";

const secretRef = line(200)
  .refine((text) => !looksSecret(text), { error: PASTED, abort: true })
  .refine(
    (text) => /^vault:tenants\/[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9_.-]*){1,4}$/.test(text),
    "Enter a path in the secret store, such as vault:tenants/acme/hubspot",
  );

export const MAX_SETTINGS = 16_000;
const MAX_DEPTH = 5;

/** Parses settings from JSON text. They must be an object without secrets. */
const settings = prose(MAX_SETTINGS, { min: 0, kept: "as given" })
  .default("{}")
  .transform((text, context): Settings => {
    const read = readSettings(text);
    if (typeof read === "string") context.addIssue({ code: "custom", message: read });
    return typeof read === "string" ? {} : read;
  });

export type Settings = { [name: string]: z.core.util.JSONType };

/** The object, or an error message. */
function readSettings(text: string): Settings | string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    return `Invalid JSON: ${error instanceof Error ? error.message : "unreadable"}`;
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    return 'Enter a JSON object, such as {"site": "blog"}';
  return secretIn(read, "", 1) ?? jsonProblem(read) ?? (read as Settings);
}

function secretIn(value: unknown, path: string, depth: number): string | null {
  if (typeof value === "string" && looksSecret(value)) return `${PASTED}, not in ${path}`;
  if (typeof value !== "object" || value === null) return null;
  if (depth > MAX_DEPTH) return `Nest at most ${MAX_DEPTH} levels deep (${path} is deeper)`;
  for (const [name, inner] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name;
    if (typeof inner === "string" && inner && namesSecret(name)) return `${PASTED}, not in ${at}`;
    const found = secretIn(inner, at, depth + 1);
    if (found) return found;
  }
  return null;
}

const kept = {
  name: line(120, { min: 3 }),
  secretRef,
  settings,
};

export const newIntegration = z.strictObject({
  provider: z.enum(PROVIDERS, "Choose one of the listed services"),
  ...kept,
});
export const changedIntegration = z.strictObject({ refId, rowVersion: z.int().positive(), ...kept });

/** What the list of integrations can be sorted by. */
export const INTEGRATION_SORTS = sorts({
  name: byText("sortName"),
  status: byState(INTEGRATION_STATUSES),
  used: byTime("lastUsedAt"),
});

export const integrationFilters = z.strictObject({
  status: z.array(z.enum(INTEGRATION_STATUSES)).optional(),
  provider: z.enum(PROVIDERS).optional(),
  sort: sortField(INTEGRATION_SORTS),
  cursor: cursorText.optional(),
});

export const payloadFilters = z.strictObject({
  /** The integration's. */
  refId,
  direction: z.array(z.enum(DIRECTIONS)).optional(),
  outcome: z.array(z.enum(OUTCOMES)).optional(),
  cursor: cursorText.optional(),
});

export type IntegrationRow = {
  refId: string;
  provider: Provider;
  name: string;
  status: IntegrationStatus;
  createdAt: string;
  lastUsedAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
};

export type IntegrationDetail = IntegrationRow & {
  tenant: { refId: string; name: string };
  rowVersion: number;
  /** A path in the secret store, never the secret itself. */
  secretRef: string;
  /** JSON text. */
  settings: string;
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

export type IntegrationPayloadRow = {
  refId: string;
  createdAt: string;
  direction: Direction;
  method: string;
  url: string;
  outcome: Outcome;
  httpStatus: number | null;
  durationMs: number | null;
  /** The size of the body. */
  bytes: number;
  error: string | null;
  expiresAt: string;
};

/** Bodies up to this many bytes are shown; larger ones can only be downloaded. */
export const MAX_SHOWN_BYTES = 16 * 1024 * 1024;

export type RevealedIntegrationPayload = Pick<
  IntegrationPayloadRow,
  "refId" | "createdAt" | "method" | "url" | "error"
> & {
  headers: [name: string, value: string][];
  /** What was redacted before it was stored, such as "header authorization". */
  redactions: string[];
  body:
    | { state: "none" }
    | { state: "shown"; text: string }
    | { state: "too_large"; bytes: number }
    | { state: "missing"; why: string };
};

/** A body to save: a link if it is in S3, else its text. */
export type IntegrationPayloadFile = { fileName: string } & ({ url: string } | { text: string });
