import "server-only";
import { createHash } from "node:crypto";
import { GetObjectCommand, NotFound, S3ServiceException } from "@aws-sdk/client-s3";
import type { OwnerScope } from "@/lib/core/scope";
import { bucketOf, objectKeys } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";

/** The sha256 and size of this version's bytes, read as a stream; null where there is no such version. */
export async function digestObject(scope: OwnerScope, at: Located): Promise<{ sha256: string; bytes: number } | null> {
  const Key = objectKeys.kept(scope, at.key);
  try {
    const { Body } = await unscopedS3().send(
      new GetObjectCommand({ Bucket: bucketName(bucketOf(scope, Key)), Key, VersionId: at.versionId }),
    );
    if (!Body) return null;
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest("hex"), bytes };
  } catch (error) {
    const missing = error instanceof NotFound || (error instanceof S3ServiceException && /^NoSuch(Key|Version)$/.test(error.name));
    if (missing) return null;
    throw error;
  }
}
