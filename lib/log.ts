import pino from "pino";
import { env } from "@/lib/env";

const REDACTED = ["password", "passwordHash", "secret", "token", "authorization", "cookie", "url"];

let logger: pino.Logger | undefined;

/** The only logger: JSON lines on standard output. Secrets and signed links are redacted by their names. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: undefined,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
  });
  return logger;
}
