import type { Call, Reply } from "./call";
import { S3Error } from "./errors";
import { owner } from "./list";
import { requireReadable } from "./objects";
import { requireBucket } from "./versions";

/** There is one account, and everything is its own alone. */
const ownersOnly = {
  Owner: owner,
  AccessControlList: {
    Grant: {
      Grantee: {
        "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "@xsi:type": "CanonicalUser",
        ...owner,
      },
      Permission: "FULL_CONTROL",
    },
  },
};

const answer: Reply = { status: 200, xml: { root: "AccessControlPolicy", content: ownersOnly } };

export async function getBucketAcl(call: Call): Promise<Reply> {
  requireBucket(call.store, call.bucket);
  return answer;
}

export async function getObjectAcl(call: Call): Promise<Reply> {
  requireReadable(call, call.bucket, call.key, call.query.get("versionId"));
  return answer;
}

/** Only `x-amz-acl: private` changes nothing; the register of operations refuses every other value. */
function assertPrivate(call: Call): void {
  if (call.header("x-amz-acl") === "private") return;
  throw new S3Error("NotImplemented", "There is no access but that of the one key; only x-amz-acl: private is taken.");
}

export async function putBucketAcl(call: Call): Promise<Reply> {
  requireBucket(call.store, call.bucket);
  assertPrivate(call);
  return { status: 200 };
}

export async function putObjectAcl(call: Call): Promise<Reply> {
  requireReadable(call, call.bucket, call.key, call.query.get("versionId"));
  assertPrivate(call);
  return { status: 200 };
}
