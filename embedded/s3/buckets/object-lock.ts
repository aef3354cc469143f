import { z } from "zod";
import { requireBucket } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { parseXml } from "../http/xml";
import { S3Error } from "../model/errors";
import { lockModes } from "../model/lock";
import type { DefaultRetention } from "../model/records";

const count = z
  .string()
  .regex(/^-?\d{1,6}$/)
  .transform(Number);
const configurationXml = z.strictObject({
  ObjectLockEnabled: z.literal("Enabled"),
  Rule: z
    .strictObject({
      DefaultRetention: z
        .strictObject({ Mode: z.enum(lockModes), Days: count.optional(), Years: count.optional() })
        .refine((rule) => (rule.Days === undefined) !== (rule.Years === undefined)),
    })
    .optional(),
});

export async function putObjectLockConfiguration(call: Call): Promise<Reply> {
  const parsed = configurationXml.safeParse(parseXml("ObjectLockConfiguration", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const rule = parsed.data.Rule?.DefaultRetention;
  const defaults: DefaultRetention | undefined = rule && {
    mode: rule.Mode,
    unit: rule.Days === undefined ? "Years" : "Days",
    count: rule.Days ?? rule.Years ?? 0,
  };
  const most = defaults?.unit === "Years" ? 100 : 36_500;
  if (defaults && (defaults.count < 1 || defaults.count > most)) throw new S3Error("InvalidRetentionPeriod");
  await call.store.change(() => {
    const bucket = requireBucket(call.store, call.bucket);
    if (bucket.versioning !== "Enabled") {
      throw new S3Error(
        "InvalidBucketState",
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      );
    }
    call.store.buckets.putSync(bucket.name, { ...bucket, objectLock: true, defaultRetention: defaults });
  });
  return { status: 200 };
}

export async function getObjectLockConfiguration(call: Call): Promise<Reply> {
  const bucket = requireBucket(call.store, call.bucket);
  if (!bucket.objectLock) throw new S3Error("ObjectLockConfigurationNotFoundError");
  const rule = bucket.defaultRetention;
  const content = {
    ObjectLockEnabled: "Enabled",
    Rule: rule && { DefaultRetention: { Mode: rule.mode, [rule.unit]: rule.count } },
  };
  return { status: 200, xml: { root: "ObjectLockConfiguration", content } };
}
