type Settings = {
  ENVIRONMENT: string;
  LEGAL_LOCK_MODE: string;
  LEGAL_RETENTION_DAYS: number;
  DEMO_DATA: string;
  NEXTAUTH_URL: string;
  NEXTAUTH_SECRET: string;
  DATABASE_URL: string;
  DIRECT_DATABASE_URL: string | undefined;
  MONGO_URL: string;
  S3_ENDPOINT: string;
  S3_PUBLIC_ENDPOINT: string | undefined;
  S3_SECRET_ACCESS_KEY: string;
};

export type Unsafe = { name: keyof Settings; why: string };

/** A contract must at least outlive the audit of its year. The owner decides what the law requires beyond that. */
const MIN_RETENTION_DAYS = 365;
const MIN_SECRET_LENGTH = 16;
const MIN_DISTINCT_CHARACTERS = 8;

/** Words from examples, defaults and demo data. A generated secret does not contain them by chance. */
const PLACEHOLDER = /change[-_ ]?me|place[-_ ]?holder|example|secret|password|openssl|leadmetrics|minioadmin/i;

/**
 * Finds settings that are valid but must not be deployed. Returns nothing on a local or test machine. `env` has the
 * settings that could be parsed; missing ones are not its concern.
 */
export function unsafeSettings(env: Partial<Settings>): Unsafe[] {
  const { ENVIRONMENT } = env;
  if (ENVIRONMENT !== "staging" && ENVIRONMENT !== "production") return [];
  const found = [...weakSecrets(env), ...plainAddresses(env)];
  return ENVIRONMENT === "production" ? [...found, ...looseLocks(env), ...demoData(env)] : found;
}

function looseLocks({ LEGAL_LOCK_MODE, LEGAL_RETENTION_DAYS: days }: Partial<Settings>): Unsafe[] {
  const found: Unsafe[] = [];
  if (LEGAL_LOCK_MODE === "GOVERNANCE") {
    found.push({ name: "LEGAL_LOCK_MODE", why: "must be COMPLIANCE in production: a GOVERNANCE lock can be lifted" });
  }
  if (days !== undefined && days < MIN_RETENTION_DAYS) {
    found.push({
      name: "LEGAL_RETENTION_DAYS",
      why: `must be at least ${MIN_RETENTION_DAYS} in production, not ${days}`,
    });
  }
  return found;
}

function demoData({ DEMO_DATA }: Partial<Settings>): Unsafe[] {
  return DEMO_DATA === "yes" ? [{ name: "DEMO_DATA", why: "must be no in production" }] : [];
}

/** Passwords, cookies and contracts must be encrypted in transit. */
function plainAddresses({ NEXTAUTH_URL, S3_PUBLIC_ENDPOINT, S3_ENDPOINT }: Partial<Settings>): Unsafe[] {
  const storage = S3_PUBLIC_ENDPOINT ? "S3_PUBLIC_ENDPOINT" : "S3_ENDPOINT";
  const addresses = { NEXTAUTH_URL, [storage]: S3_PUBLIC_ENDPOINT ?? S3_ENDPOINT };
  return Object.entries(addresses).flatMap(([name, address]) => {
    if (!address || !isPlain(new URL(address))) return [];
    return [
      { name: name as keyof Settings, why: "must start with https://, as browsers reach it from other machines" },
    ];
  });
}

function isPlain({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function weakSecrets(env: Partial<Settings>): Unsafe[] {
  const known = new Map<string, string>();
  return secretsIn(env).flatMap(({ name, secret }) => {
    const twin = known.get(secret);
    known.set(secret, name);
    const why = twin ? `holds the same secret as ${twin}` : weaknessOf(secret);
    return why ? [{ name, why: `${why}. Generate one of its own: openssl rand -hex 24` }] : [];
  });
}

function weaknessOf(secret: string): string | null {
  if (PLACEHOLDER.test(secret)) return "holds a placeholder, not a secret";
  if (secret.length < MIN_SECRET_LENGTH) return `holds a secret of fewer than ${MIN_SECRET_LENGTH} characters`;
  if (new Set(secret).size < MIN_DISTINCT_CHARACTERS || /^(.+?)\1+$/.test(secret))
    return "holds a secret that repeats itself";
  return null;
}

function secretsIn(env: Partial<Settings>): { name: keyof Settings; secret: string }[] {
  const inAddresses = (["DATABASE_URL", "DIRECT_DATABASE_URL", "MONGO_URL"] as const).map((name) => {
    const address = env[name];
    return { name, secret: address ? new URL(address).password : "" };
  });
  const plain = (["S3_SECRET_ACCESS_KEY", "NEXTAUTH_SECRET"] as const).map((name) => ({
    name,
    secret: env[name] ?? "",
  }));
  return [...inAddresses, ...plain].filter(({ secret }) => secret !== "");
}
