import "server-only";
import { isDeepStrictEqual } from "node:util";
import { GetBucketCorsCommand, PutBucketCorsCommand, S3ServiceException, type CORSRule } from "@aws-sdk/client-s3";
import { env } from "@/lib/env";
import type { Bucket } from "@/lib/stores/object-keys";
import { unscopedS3 } from "@/lib/stores/objects";

const ASK_MS = 3_000;

/** The CORS rule of a bucket for the Console's origin. */
export function originRule(bucket: Bucket) {
  return {
    AllowedOrigins: [new URL(env().NEXTAUTH_URL).origin],
    // Browsers upload large files directly to this bucket, with a signed link that fixes the headers.
    AllowedMethods: bucket === "exports" ? ["GET", "HEAD", "PUT"] : ["GET", "HEAD"],
    AllowedHeaders: bucket === "exports" ? ["*"] : ["range"],
    ExposeHeaders: ["accept-ranges", "content-range", "content-length", "content-encoding", "etag"],
    MaxAgeSeconds: 3000,
  } satisfies CORSRule;
}

type OriginRule = ReturnType<typeof originRule>;

/**
 * Adds the Console's origin to the CORS rules, and keeps those of other Consoles on the same buckets. MinIO has no such
 * rules but one setting for all buckets; `allowsOrigin` checks whether it includes the Console.
 */
export async function allowOrigin(Bucket: string, bucket: Bucket): Promise<void> {
  const rules = await corsRules(Bucket);
  const wanted = originRule(bucket);
  if (rules.some((rule) => grants(rule, wanted))) return;
  const others = rules.filter(({ AllowedOrigins }) => !isDeepStrictEqual(AllowedOrigins, wanted.AllowedOrigins));
  const CORSConfiguration = { CORSRules: [...others, wanted] };
  try {
    await unscopedS3().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }));
  } catch (error) {
    if (!isNotImplemented(error)) throw error;
  }
}

/**
 * Whether the Console's pages have the required access: by the bucket's rules or, if it has none, by S3's responses.
 */
export async function allowsOrigin(Bucket: string, wanted: OriginRule): Promise<boolean> {
  const rules = await corsRules(Bucket);
  return rules.some((rule) => grants(rule, wanted)) || (rules.length === 0 && (await letsIn(Bucket, wanted)));
}

async function corsRules(Bucket: string): Promise<CORSRule[]> {
  try {
    return (await unscopedS3().send(new GetBucketCorsCommand({ Bucket }))).CORSRules ?? [];
  } catch (error) {
    if (isNotImplemented(error)) return [];
    if (error instanceof S3ServiceException && error.name === "NoSuchCORSConfiguration") return [];
    throw error;
  }
}

function isNotImplemented(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === "NotImplemented";
}

function grants(rule: CORSRule, wanted: OriginRule): boolean {
  const lists = ["AllowedOrigins", "AllowedMethods", "AllowedHeaders", "ExposeHeaders"] as const;
  return lists.every((list) => wanted[list].every((one) => rule[list]?.includes(one)));
}

/** Sends the requests of a browser on the Console's page: a preflight for each method, and one actual request. */
async function letsIn(Bucket: string, { AllowedOrigins, AllowedMethods, ExposeHeaders }: OriginRule): Promise<boolean> {
  const url = new URL(`/${Bucket}/asked`, env().S3_ENDPOINT);
  const [origin = ""] = AllowedOrigins;
  const ask = async (method: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { method, headers: { origin, ...headers }, signal: AbortSignal.timeout(ASK_MS) });
    await answer.body?.cancel();
    const allowed = answer.headers.get("access-control-allow-origin");
    return allowed === origin || allowed === "*" ? answer.headers : null;
  };
  const preflights = AllowedMethods.map((method) =>
    ask("OPTIONS", { "access-control-request-method": method, "access-control-request-headers": "range" }),
  );
  const answers = await Promise.all([...preflights, ask("GET")]);
  const exposed = namesIn(answers.at(-1)?.get("access-control-expose-headers"));
  return (
    answers.every((answer) => answer !== null) &&
    (exposed.includes("*") || ExposeHeaders.every((name) => exposed.includes(name)))
  );
}

function namesIn(list: string | null | undefined): string[] {
  return (list ?? "").split(",").map((name) => name.trim().toLowerCase());
}
