import "server-only";
import { GetObjectLegalHoldCommand, PutObjectLegalHoldCommand } from "@aws-sdk/client-s3";
import type { TenantScope } from "@/lib/core/access/scope";
import { objectKeys } from "@/lib/stores/object-keys";
import { bucketName, unscopedS3, type Located } from "@/lib/stores/objects";

/**
 * Sets or clears the legal hold of one version, then reads it back. Repeating it changes nothing.
 * @throws S3's error, or when S3 did not apply the change
 */
export async function setLegalHold(scope: TenantScope, at: Located, on: boolean): Promise<void> {
  const version = { Bucket: bucketName("legal"), Key: objectKeys.kept(scope, at.key), VersionId: at.versionId };
  const Status = on ? "ON" : "OFF";
  const s3 = unscopedS3();
  await s3.send(new PutObjectLegalHoldCommand({ ...version, LegalHold: { Status } }));
  const { LegalHold } = await s3.send(new GetObjectLegalHoldCommand(version));
  if (LegalHold?.Status !== Status) {
    throw new Error(`S3 did not keep the legal hold asked for ${at.key}: it says ${LegalHold?.Status ?? "nothing"}.`);
  }
}
