import "server-only";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/env";

/** Signs a body with its id and time (Unix seconds), in the way that receivers check it. */
export type Signer = (id: string, timestamp: number, body: string) => string;

/**
 * The signer for a secret_ref. The secret is read from SECRETS_DIR, where the secret store mounts it as a file in the
 * tenant's folder. On a local or test machine without SECRETS_DIR it is derived.
 * @throws UNAVAILABLE when there is no such secret
 */
export async function signerFor(scope: TenantScope, secretRef: string): Promise<Signer> {
  const secret = await secretOf(scope, secretRef);
  return (id, timestamp, body) =>
    `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** The signing secret of a secret_ref. */
export async function secretOf(scope: TenantScope, secretRef: string): Promise<Buffer> {
  const { SECRETS_DIR, ENVIRONMENT, NEXTAUTH_SECRET } = env();
  if (SECRETS_DIR) return secretAt(SECRETS_DIR, scope.tenantRef, secretRef);
  if (ENVIRONMENT === "local" || ENVIRONMENT === "test") {
    return createHmac("sha256", NEXTAUTH_SECRET).update(`webhooks\n${scope.tenantRef}\n${secretRef}`).digest();
  }
  throw new AppError("UNAVAILABLE", `The secret ${secretRef} cannot be read: SECRETS_DIR is not set.`);
}

/** The mounted secret: base64, with or without the standard prefix `whsec_`. */
export async function secretAt(folder: string, tenantRef: string, secretRef: string): Promise<Buffer> {
  const text = await readFile(join(folder, tenantRef, secretRef), "utf8").catch(() => "");
  const secret = Buffer.from(text.trim().replace(/^whsec_/, ""), "base64");
  if (secret.length > 0) return secret;
  throw new AppError("UNAVAILABLE", `The secret store has no ${secretRef} for this tenant.`);
}
