import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { partOf, type Part } from "@/lib/core/records/parts";
import { digestObject } from "@/lib/stores/object-digest";
import { headNewest, headObject, readObject, type Located, type ObjectHead } from "@/lib/stores/objects";

/** One version of an object as S3 has it at this moment. */
export type ObjectCopy = {
  head: Part<ObjectHead>;
  /** The bytes themselves; null where only their hash was asked for. */
  content: Buffer | null;
  /** Of the bytes, hashed in this request. `bytes` counts them. */
  digest: Part<{ sha256: string; bytes: number }>;
  /** Whether a delete marker lies over it: whoever asks for the key without a version is told there is nothing. */
  hidden: boolean;
};

type Reason = Parameters<typeof partOf>[1];

/**
 * Looks at a version: what S3 says of it, its bytes and their hash, and whether a delete marker hides it.
 * @param at null where it is not known, or not yet anywhere: then everything is missing for `reason`
 * @param want the bytes with their hash, the hash alone, or neither, where they are too many to read on each visit
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
