import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { partOf, type Part } from "@/lib/core/records/parts";
import { digestObject } from "@/lib/stores/object-digest";
import { headNewest, headObject, readObject, type Located, type ObjectHead } from "@/lib/stores/objects";

/** One version of an object as S3 has it now. */
export type ObjectCopy = {
  head: Part<ObjectHead>;
  /** The bytes themselves; null if only the hash was requested. */
  content: Buffer | null;
  /** The hash of the bytes, computed in this request, and their number. */
  digest: Part<{ sha256: string; bytes: number }>;
  /** Whether a delete marker hides it: a read without a version then finds nothing. */
  hidden: boolean;
};

type Reason = Parameters<typeof partOf>[1];

/**
 * Reads a version: its metadata, its bytes and their hash, and whether a delete marker hides it.
 * @param at null when the location is unknown or does not exist yet; then everything is missing for `reason`
 * @param want the bytes with their hash, the hash alone, or neither when there are too many to read on each visit
 */
export async function readObjectCopy(
  scope: OwnerScope,
  at: (() => Located) | null,
  { reason, want }: { reason: Reason; want: "bytes" | "hash" | "head" },
): Promise<ObjectCopy> {
  let content: Buffer | null = null;
  const [head, digest, newest] = await Promise.all([
    partOf("S3", reason, async () => at && headObject(scope, at())),
    partOf("S3", want === "head" ? "It is too large to read on each visit." : reason, async () => {
      if (!at || want === "head") return null;
      if (want === "hash") return digestObject(scope, at());
      content = await readObject(scope, at());
      return content && { sha256: sha256(content), bytes: content.length };
    }),
    partOf("S3", "hidden", async () => at && headNewest(scope, at().key)),
  ]);
  const hidden = head.state === "present" && newest.state === "missing";
  return { head, content, digest, hidden };
}

/** The text of a copy whose bytes were kept. */
export function textIn({ content, digest }: ObjectCopy): Part<string> {
  if (digest.state !== "present") return digest;
  return { state: "present", value: (content ?? Buffer.alloc(0)).toString("utf8") };
}

/** The sha256 of a copy's bytes. */
export function sha256Of({ digest }: ObjectCopy): Part<string> {
  return digest.state === "present" ? { state: "present", value: digest.value.sha256 } : digest;
}
