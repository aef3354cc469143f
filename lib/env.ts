import { z } from "zod";
import { unsafeSettings } from "@/lib/unsafe-settings";

type Setting = { schema: z.ZodType; purpose: string; example: string };

const setting = <S extends z.ZodType>(schema: S, purpose: string, example: string) => ({ schema, purpose, example });

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address starting with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Every setting of the app: its type, its purpose and an example. A test compares `.env.example` with it. */
export const SETTINGS = {
  DATABASE_URL: setting(
    url("postgresql:", "postgres:"),
    "PostgreSQL as the limited app role, through PgBouncer in transaction mode where there is one",
    "postgresql://leadmetrics_app:secret@127.0.0.1:6432/leadmetrics",
  ),
  DATABASE_POOL_MAX: setting(whole(1, 200).default(10), "connections each app process holds to DATABASE_URL", "10"),
  DIRECT_DATABASE_URL: setting(
    url("postgresql:", "postgres:").optional(),
    "PostgreSQL itself as the tables' owner, for migrations only; the running app never uses it",
    "postgresql://leadmetrics_owner:secret@127.0.0.1:5432/leadmetrics",
  ),
  MONGO_URL: setting(
    url("mongodb:", "mongodb+srv:").refine((text) => /[?&]w=majority\b/.test(text) && /[?&]journal=true\b/.test(text), {
      error: "must ask for w=majority&journal=true: without them an acknowledged write can be lost",
    }),
    "MongoDB with the database's name",
    "mongodb://127.0.0.1:27017/leadmetrics?w=majority&journal=true",
  ),
  S3_ENDPOINT: setting(url("http:", "https:"), "S3 or MinIO as the app reaches it", "http://127.0.0.1:9000"),
  S3_PUBLIC_ENDPOINT: setting(
    url("http:", "https:").optional(),
    "S3 as browsers reach it, where that differs from S3_ENDPOINT: pre-signed links are bound to it",
    "https://s3.example.com",
  ),
  S3_REGION: setting(z.string().min(1).default("us-east-1"), "the region requests are signed for", "us-east-1"),
  S3_ACCESS_KEY_ID: setting(z.string().min(3), "the S3 key's id", "leadmetrics"),
  S3_SECRET_ACCESS_KEY: setting(z.string().min(8), "the S3 key's secret", "a-long-secret"),
  S3_CONTENT_BUCKET: setting(
    z.string().min(3).max(63).default("content"),
    "the versioned bucket of content",
    "content",
  ),
  S3_LEGAL_BUCKET: setting(z.string().min(3).max(63).default("legal"), "the bucket under Object Lock", "legal"),
  S3_EXPORTS_BUCKET: setting(
    z.string().min(3).max(63).default("exports"),
    "the bucket of exports and of uploads on their way; it keeps them 7 days",
    "exports",
  ),
  LEGAL_LOCK_MODE: setting(
    z.enum(["GOVERNANCE", "COMPLIANCE"]).default("GOVERNANCE"),
    "how contracts are locked: COMPLIANCE, which production demands, or GOVERNANCE elsewhere",
    "COMPLIANCE",
  ),
  LEGAL_RETENTION_DAYS: setting(
    whole(1, 36500).default(1),
    "how many days a sealed contract cannot be deleted; production demands at least 365",
    "3650",
  ),
  TRASH_DAYS: setting(
    whole(1, 3650).default(30),
    "how many days a deleted record can be restored before it is purged from all three stores",
    "30",
  ),
  SIGNED_LINK_SECONDS: setting(whole(60, 300).default(120), "how long a pre-signed link lives", "120"),
  SECRETS_DIR: setting(
    z.string().startsWith("/", "must be a path from the root").optional(),
    "where the secret store mounts secrets, one file each: <the tenant's ref_id>/<secret_ref>; without it a local or " +
      "test machine derives its own, and elsewhere no webhook is signed or sent",
    "/run/secrets/leadmetrics",
  ),
  NEXTAUTH_URL: setting(url("http:", "https:"), "the Console's own address in the browser", "http://localhost:3000"),
  NEXTAUTH_SECRET: setting(
    z.string().min(32),
    "what sessions are encrypted with, at least 32 characters; the same for every app process",
    "openssl rand -base64 48",
  ),
  SESSION_HOURS: setting(whole(1, 24).default(8), "hours until a session ends and staff sign in again", "8"),
  SESSION_IDLE_MINUTES: setting(
    whole(5, 1440).default(60),
    "minutes after which a session that nobody uses ends",
    "60",
  ),
  TRUSTED_PROXIES: setting(
    z
      .string()
      .transform((text) => text.split(",").map((network) => network.trim()))
      .pipe(
        z.array(
          z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "must be a list of IP addresses and CIDR ranges"),
        ),
      )
      .default([]),
    "the reverse proxies in front of the Console, as IP addresses and CIDR ranges with commas between: only what they add " +
      "to X-Forwarded-For is believed; empty where browsers connect to the Console itself",
    "10.0.0.0/8,fd00::/8",
  ),
  ENVIRONMENT: setting(
    z.enum(["local", "test", "staging", "production"]),
    "which environment this is: the badge in the top bar, and what is allowed. Only local and test call webhooks at " +
      "private addresses and derive signing secrets; staging and production refuse placeholder secrets",
    "production",
  ),
  DEMO_DATA: setting(
    z.enum(["yes", "no"]).default("no"),
    "whether preparing empty stores loads demo data; production refuses it, and outside local and test its logins get a " +
      "generated password",
    "no",
  ),
  LOG_LEVEL: setting(z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"), "how much is logged", "info"),
} satisfies Record<string, Setting>;

type Settings = typeof SETTINGS;
export type Env = { readonly [K in keyof Settings]: z.output<Settings[K]["schema"]> };

/**
 * Parses every setting.
 * @throws an Error that names each missing, malformed or unsafe setting, with its purpose and an example
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed: Record<string, unknown> = {};
  const problems: string[] = [];
  const add = (name: string, why: string, { purpose, example }: Setting) =>
    problems.push(`  ${name}: ${why}.\n      ${purpose}. Example: ${example}`);
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const text = source[name];
    const result = setting.schema.safeParse(text === "" ? undefined : text);
    if (result.success) parsed[name] = result.data;
    else add(name, text ? (result.error.issues[0]?.message ?? "malformed") : "missing", setting);
  }
  for (const { name, why } of unsafeSettings(parsed as Partial<Env>)) add(name, why, SETTINGS[name]);
  if (problems.length > 0) {
    throw new Error(
      `The Console cannot start: ${problems.length} invalid setting(s) in the environment.\n${problems.join("\n")}`,
    );
  }
  return parsed as Env;
}

/** Whether this is `next dev`, which needs a looser content security policy for hot reload. */
export const development = process.env.NODE_ENV === "development";

let parsed: Env | undefined;

/** The settings, parsed once. Called at start (instrumentation.ts), so that a bad setting prevents the start. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
