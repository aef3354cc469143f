import "server-only";
import { hash, verify } from "@node-rs/argon2";

let decoy: Promise<string> | undefined;

/** Hashes a new password with argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Checks a password against a hash. Without a hash it returns false after the same time. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID());
  const compared = passwordHash ?? (await decoy);
  return (await verify(compared, password)) && passwordHash !== null;
}
