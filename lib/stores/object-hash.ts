import "server-only";
import { createHash } from "node:crypto";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/scope";
import { bucketOf, objectKeys } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";

/**
 * The sha256 of a version's bytes, in lower-case hex, read as a stream: no more than a chunk of it is held at a time.
 * @throws what S3 says where the version is not there; the signal's reason once it comes
 */
export async function hashObject(scope: OwnerScope, { key, versionId }: Located, signal: AbortSignal): Promise<string> {
  const where = { Bucket: bucketName(bucketOf(scope, key)), Key: objectKeys.kept(scope, key), VersionId: versionId };
  const { Body } = await unscopedS3().send(new GetObjectCommand(where), { abortSignal: signal });
  const digest = createHash("sha256");
  for await (const chunk of (Body ?? []) as AsyncIterable<Uint8Array>) {
    signal.throwIfAborted();
    digest.update(chunk);
  }
  return digest.digest("hex");
}
