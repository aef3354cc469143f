import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Store } from "../disk/store";
import { requireBucket } from "../disk/versions";
import { receiveText } from "../http/body";
import type { Call, Reply } from "../http/call";
import { parseXml } from "../http/xml";
import { S3Error } from "../model/errors";
import type { CorsRule } from "../model/records";

const many = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const oneStar = (texts: readonly string[]): boolean => texts.every((text) => text.split("*").length <= 2);

const ruleXml = z.strictObject({
  ID: z.string().max(255).optional(),
  AllowedOrigin: many.refine(oneStar),
  AllowedMethod: many.pipe(z.array(z.enum(["GET", "PUT", "HEAD", "POST", "DELETE"]))),
  AllowedHeader: many.refine(oneStar).default([]),
  ExposeHeader: many.default([]),
  MaxAgeSeconds: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional(),
});
const configurationXml = z.strictObject({
  CORSRule: z.union([ruleXml.transform((one) => [one]), z.array(ruleXml).max(100)]),
});

export async function putBucketCors(call: Call): Promise<Reply> {
  const parsed = configurationXml.safeParse(parseXml("CORSConfiguration", await receiveText(call, true)));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const cors = parsed.data.CORSRule.map((rule): CorsRule => ({
    id: rule.ID,
    origins: rule.AllowedOrigin,
    methods: rule.AllowedMethod,
    headers: rule.AllowedHeader,
    expose: rule.ExposeHeader,
    maxAgeSeconds: rule.MaxAgeSeconds,
  }));
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), cors });
  });
  return { status: 200 };
}

export async function getBucketCors(call: Call): Promise<Reply> {
  const { cors } = requireBucket(call.store, call.bucket);
  if (!cors) throw new S3Error("NoSuchCORSConfiguration");
  const CORSRule = cors.map((rule) => ({
    ID: rule.id,
    AllowedOrigin: rule.origins,
    AllowedMethod: rule.methods,
    AllowedHeader: rule.headers,
    ExposeHeader: rule.expose,
    MaxAgeSeconds: rule.maxAgeSeconds,
  }));
  return { status: 200, xml: { root: "CORSConfiguration", content: { CORSRule } } };
}

export async function deleteBucketCors(call: Call): Promise<Reply> {
  await call.store.change(() => {
    call.store.buckets.putSync(call.bucket, { ...requireBucket(call.store, call.bucket), cors: undefined });
  });
  return { status: 204 };
}

function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

const matching = (
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined =>
  rules.find(
    (rule) =>
      rule.origins.some((pattern) => fits(pattern, origin)) &&
      rule.methods.includes(method) &&
      headers.every((header) => rule.headers.some((pattern) => fits(pattern.toLowerCase(), header))),
  );

function allowance(rule: CorsRule, origin: string): Record<string, string> {
  const any = rule.origins.includes("*");
  return {
    "access-control-allow-origin": any ? "*" : origin,
    "access-control-allow-methods": rule.methods.join(", "),
    ...(rule.expose.length > 0 && { "access-control-expose-headers": rule.expose.join(", ") }),
    ...(rule.maxAgeSeconds !== undefined && { "access-control-max-age": String(rule.maxAgeSeconds) }),
    ...(!any && { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** The headers that let a page of `origin` read the response. Empty if no rule of the bucket allows it. */
export function corsHeaders(store: Store, bucketName: string, request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  const rules = origin && bucketName ? store.buckets.get(bucketName)?.cors : undefined;
  const rule = rules && origin && matching(rules, origin, request.method ?? "GET", []);
  return rule ? allowance(rule, origin) : {};
}

/** Answers a browser's preflight request, which is not signed. */
export function preflight(store: Store, bucketName: string, request: IncomingMessage): Reply {
  const { origin } = request.headers;
  const method = request.headers["access-control-request-method"];
  if (origin === undefined || method === undefined) {
    throw new S3Error("BadRequest", "Insufficient information. Origin and Access-Control-Request-Method are needed.");
  }
  const { cors } = requireBucket(store, bucketName);
  if (!cors) throw new S3Error("AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
  const asked = (request.headers["access-control-request-headers"] ?? "").toLowerCase();
  const headers = asked
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const rule = matching(cors, origin, method, headers);
  if (!rule) throw new S3Error("AccessForbidden", undefined, { Method: method, ResourceType: "BUCKET" });
  const allowed: Record<string, string> =
    headers.length > 0 ? { "access-control-allow-headers": headers.join(", ") } : {};
  return { status: 200, headers: { ...allowance(rule, origin), ...allowed } };
}
