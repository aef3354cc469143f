import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newRefId } from "@/lib/core/ids";
import { setLegalHold } from "@/lib/stores/object-holds";
import { objectKeys } from "@/lib/stores/object-keys";
import { deleteVersion } from "@/lib/stores/object-versions";
import { headObject, putLocked } from "@/lib/stores/objects";
import {
  LOCKED,
  ownBuckets,
  refusal,
  removeBuckets,
  s3Tenant,
  sha256,
  type OwnBuckets,
} from "@/lib/stores/objects.fixture";

/** The app's requirements on a legal hold, for any server at S3_ENDPOINT. */

const PDF = Buffer.from("%PDF-1.7 held %%EOF");
const scope = s3Tenant();
let own: OwnBuckets;

beforeAll(async () => {
  own = await ownBuckets();
});
afterAll(async () => {
  await removeBuckets(own.content, own.legal);
  vi.unstubAllEnvs();
});

it("a legal hold keeps the version past its date, and is cleared again", async () => {
  const key = objectKeys.contract(scope, { refId: newRefId(), version: 1, sha256: sha256(PDF) });
  const retainUntil = new Date((Math.floor(Date.now() / 1000) + 3) * 1000);
  const { versionId } = await putLocked(scope, key, PDF, {
    contentType: "application/pdf",
    mode: "GOVERNANCE",
    retainUntil,
  });
  const at = { key, versionId };
  const held = async () => (await headObject(scope, at))?.legalHold;

  expect(await held()).toBe(false);
  await setLegalHold(scope, at, true);
  await setLegalHold(scope, at, true);
  expect(await held()).toBe(true);
  await expect.poll(() => Date.now() > retainUntil.getTime() + 1000).toBe(true);
  expect(LOCKED).toContain(await refusal(deleteVersion(scope, "legal", at)));

  await setLegalHold(scope, at, false);
  await setLegalHold(scope, at, false);
  expect(await held()).toBe(false);
  await deleteVersion(scope, "legal", at);
  expect(await headObject(scope, at)).toBeNull();
});

it("a legal hold on a version that is not there, or of another tenant, is refused", async () => {
  const key = objectKeys.contract(scope, { refId: newRefId(), version: 1, sha256: sha256(PDF) });
  await expect(setLegalHold(scope, { key, versionId: "none" }, true)).rejects.toThrow();
  await expect(setLegalHold(s3Tenant(), { key, versionId: "none" }, true)).rejects.toThrow(
    "not under its tenant's prefix",
  );
});
