import { z } from "zod";
import { requireBucket } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { parseXml } from "../http/xml";
import { S3Error } from "../model/errors";

const number = z.string().regex(/^\d{1,10}$/);
const size = { ObjectSizeGreaterThan: number.optional(), ObjectSizeLessThan: number.optional() };
const single = z
  .strictObject({ Prefix: z.string().optional(), ...size })
  .refine((filter) => Object.keys(filter).length <= 1);
const all = z.strictObject({ Prefix: z.string().optional(), ...size });

const expiration = z
  .strictObject({
    Days: number.optional(),
    Date: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
    ExpiredObjectDeleteMarker: z.enum(["true", "false"]).optional(),
  })
  .refine((value) => Object.keys(value).length === 1);

const ruleXml = z
  .strictObject({
    ID: z.string().optional(),
    Status: z.enum(["Enabled", "Disabled"]),
    Prefix: z.string().optional(),
    Filter: z.union([z.literal(""), z.strictObject({ And: all }), single]).optional(),
    Expiration: expiration.optional(),
    NoncurrentVersionExpiration: z
      .strictObject({ NoncurrentDays: number, NewerNoncurrentVersions: number.optional() })
      .optional(),
    AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: number }).optional(),
  })
  .refine((rule) => rule.Prefix === undefined || rule.Filter === undefined)
  .refine((rule) => rule.Expiration ?? rule.NoncurrentVersionExpiration ?? rule.AbortIncompleteMultipartUpload);
const configurationXml = z.strictObject({
  Rule: z.union([ruleXml.transform((one) => [one]), z.array(ruleXml).min(1).max(1000)]),
});

const unsupported = ["<Transition>", "<NoncurrentVersionTransition>", "<Tag>"];

function assertSensible(rule: z.output<typeof ruleXml>): void {
  const wrong = (message: string) => new S3Error("InvalidArgument", message);
  if ((rule.ID?.length ?? 0) > 255) throw wrong("The ID of a rule may have 255 characters.");
  const { Expiration, NoncurrentVersionExpiration: noncurrent, AbortIncompleteMultipartUpload: abort } = rule;
  const numbers = [
    Expiration?.Days,
    noncurrent?.NoncurrentDays,
    noncurrent?.NewerNoncurrentVersions,
    abort?.DaysAfterInitiation,
  ];
  if (numbers.some((text) => text !== undefined && Number(text) < 1)) {
    throw wrong("Days and numbers of versions in a lifecycle rule must be positive.");
  }
  if (Expiration?.Date !== undefined && Date.parse(Expiration.Date) % 86_400_000 !== 0) {
    throw wrong("'Date' must be at midnight GMT.");
  }
}

/** MinIO silently drops this part. It ends unfinished uploads by a server setting. */
function withoutAbort({
  AbortIncompleteMultipartUpload: _,
  ...rule
}: z.output<typeof ruleXml>): z.output<typeof ruleXml> {
  if (!rule.Expiration && !rule.NoncurrentVersionExpiration) throw new S3Error("MalformedXML");
  return rule;
}

export async function putBucketLifecycle(call: Call): Promise<Reply> {
  const text = await receiveText(call, true);
  const content = parseXml("LifecycleConfiguration", text);
  const found = unsupported.find((element) => text.includes(element));
  if (found) throw new S3Error("NotImplemented", `Lifecycle rules with ${found} are not supported.`);
  const parsed = configurationXml.safeParse(content);
  if (!parsed.success) throw new S3Error("MalformedXML");
  if (call.minio) parsed.data.Rule = parsed.data.Rule.map(withoutAbort);
  parsed.data.Rule.forEach(assertSensible);
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
  return { status: 200, xml: { root: "LifecycleConfiguration", content: { Rule: lifecycle.Rule } } };
}

export async function deleteBucketLifecycle(call: Call): Promise<Reply> {
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), lifecycle: undefined });
  });
  return { status: 204 };
}
