import "server-only";
import { createHash } from "node:crypto";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/access/scope";
import { bucketOf, objectKeys } from "@/lib/stores/object-keys";
import { bucketName, isMissing, unscopedS3, type Located } from "@/lib/stores/objects";

/**
 * The sha256 and size of this version's bytes, read as a stream; null when there is no such version.
 * @throws the signal's reason once it aborts
 */
export async function digestObject(
  scope: OwnerScope,
  at: Located,
  signal?: AbortSignal,
): Promise<{ sha256: string; bytes: number } | null> {
  const Key = objectKeys.kept(scope, at.key);
  const where = { Bucket: bucketName(bucketOf(scope, Key)), Key, VersionId: at.versionId };
  try {
    const { Body } = await unscopedS3().send(new GetObjectCommand(where), signal ? { abortSignal: signal } : {});
    if (!Body) return null;
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest("hex"), bytes };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
