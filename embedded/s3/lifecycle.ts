import { z } from "zod";
import { receiveText } from "./body";
import type { Call, Reply } from "./call";
import { S3Error } from "./errors";
import { requireBucket } from "./versions";
import { parseXml } from "./xml";

const days = z.string().regex(/^[1-9]\d{0,5}$/);
const prefix = z.strictObject({ Prefix: z.string().optional() });

const ruleXml = z
  .strictObject({
    ID: z.string().max(255).optional(),
    Status: z.enum(["Enabled", "Disabled"]),
    Prefix: z.string().optional(),
    Filter: z.union([z.literal(""), prefix]).optional(),
    Expiration: z
      .strictObject({
        Days: days.optional(),
        Date: z.iso.datetime().optional(),
        ExpiredObjectDeleteMarker: z.enum(["true", "false"]).optional(),
      })
      .refine((value) => Object.keys(value).length === 1)
      .optional(),
    NoncurrentVersionExpiration: z
      .strictObject({ NoncurrentDays: days, NewerNoncurrentVersions: days.optional() })
      .optional(),
    AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: days }).optional(),
  })
  .refine((rule) => (rule.Prefix === undefined) !== (rule.Filter === undefined))
  .refine((rule) => rule.Expiration ?? rule.NoncurrentVersionExpiration ?? rule.AbortIncompleteMultipartUpload);
const configurationXml = z.strictObject({
  Rule: z.union([ruleXml.transform((one) => [one]), z.array(ruleXml).min(1).max(1000)]),
});

const unsupported = ["<Transition>", "<NoncurrentVersionTransition>", "<Tag>", "<And>", "<ObjectSize"];

/** Checks and keeps the rules; they are not applied: nothing expires by them. */
export async function putBucketLifecycle(call: Call): Promise<Reply> {
  const text = await receiveText(call, true);
  const content = parseXml("LifecycleConfiguration", text);
  const found = unsupported.find((element) => text.includes(element));
  if (found) throw new S3Error("NotImplemented", `Lifecycle rules with ${found} are not supported.`);
  const parsed = configurationXml.safeParse(content);
  if (!parsed.success) throw new S3Error("MalformedXML");
  const ids = parsed.data.Rule.flatMap(({ ID }) => (ID === undefined ? [] : [ID]));
  if (new Set(ids).size < ids.length) throw new S3Error("InvalidArgument", "Rule ID must be unique.");
  const lifecycle = { Rule: parsed.data.Rule.map((rule, index) => ({ ...rule, ID: rule.ID ?? `rule-${index + 1}` })) };
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), lifecycle });
  });
  return { status: 200 };
}

export async function getBucketLifecycle(call: Call): Promise<Reply> {
  const { lifecycle } = requireBucket(call.store, call.bucket);
  if (!lifecycle) throw new S3Error("NoSuchLifecycleConfiguration");
  return { status: 200, xml: { root: "LifecycleConfiguration", content: lifecycle } };
}

export async function deleteBucketLifecycle(call: Call): Promise<Reply> {
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), lifecycle: undefined });
  });
  return { status: 204 };
}
