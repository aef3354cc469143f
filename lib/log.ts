import pino from "pino";
import { env } from "@/lib/env";

const REDACTED = ["password", "passwordHash", "secret", "token", "authorization", "cookie", "url"];

let logger: pino.Logger | undefined;

/** The one logger: JSON lines on standard output; secrets and signed links by their names never appear. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: undefined,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
  });
  return logger;
}
