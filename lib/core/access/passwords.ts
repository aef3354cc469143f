import "server-only";
import { hash, verify } from "@node-rs/argon2";

let decoy: Promise<string> | undefined;

/** The hash to keep of a new password: argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Whether a password is the one of this hash. Without a hash it is not, and that takes as long. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID());
  const compared = passwordHash ?? (await decoy);
  return (await verify(compared, password)) && passwordHash !== null;
}
