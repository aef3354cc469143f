import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison } from "@/lib/core/records/comparison";
import type { ObjectCopy } from "@/lib/core/records/object-copy";
import { factsOf, partOf, type Agreement, type Fact, type Part, type StoragePart } from "@/lib/core/records/parts";
import { bucketName, type ObjectHead } from "@/lib/stores/objects";
import { PAYLOAD_PARTS, type PayloadPartName, type ToolCallDetail } from "@/lib/tool-calls/model";
import {
  findLogDocument,
  inspectPart,
  payloadHash,
  placeInS3,
  whyGone,
  type LogDocument,
} from "@/lib/tool-calls/payload";
import type { ToolCallRecord } from "@/lib/tool-calls/store";

/** Reads a call's parts separately, and compares them. The payload is hashed, but not shown. */
export async function toolCallParts(
  scope: TenantScope,
  row: ToolCallRecord,
): Promise<Pick<ToolCallDetail, "payload" | "storage" | "agreement"> & { document: LogDocument | null }> {
  const gone = whyGone(row, new Date());
  const document = await partOf(
    "MongoDB",
    { why: gone.why, expected: gone.state === "expired" ? "gone" : undefined },
    () => findLogDocument(scope, row.refId),
  );
  const log = document.state === "present" ? document.value : null;
  const [objects, hash] = await Promise.all([log ? inspectObjects(scope, log) : [], log && payloadHash(scope, row)]);
  return {
    document: log,
    payload: payloadState(document, gone),
    agreement: agreementOf(row, log, hash, objects),
    storage: [
      { store: "PostgreSQL", place: "tool_calls", part: { state: "present", value: rowFacts(row) } },
      {
        store: "MongoDB",
        place: "tool_call_logs",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "request", value: placeInS3(value.request) ? "in S3" : "in the document" },
          {
            label: "response",
            value: value.response ? (placeInS3(value.response) ? "in S3" : "in the document") : "none",
          },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
          value.expiresAt
            ? { label: "goes from", value: value.expiresAt.toISOString(), kind: "time" }
            : { label: "kept", value: "pinned" },
        ]),
      },
      ...objectParts(objects),
    ],
  };
}

function payloadState(document: Part<unknown>, gone: ReturnType<typeof whyGone>): ToolCallDetail["payload"] {
  if (document.state === "present") return { state: "present" };
  return document.state === "missing" ? gone : { state: "unreadable", why: document.why };
}

function rowFacts(row: ToolCallRecord): Fact[] {
  return [
    { label: "ref_id", value: row.refId, kind: "id" },
    { label: "partition", value: `tool_calls_${row.createdAt.toISOString().slice(0, 7).replace("-", "_")}` },
    { label: "payload sha256", value: row.payloadSha256 ?? "none", kind: "id" },
    { label: "request", value: String(row.requestBytes), kind: "bytes" },
    { label: "response", value: String(row.responseBytes), kind: "bytes" },
    { label: "created", value: row.createdAt.toISOString(), kind: "time" },
  ];
}

type PartObject = { name: PayloadPartName; named: { sha256: string; bytes: number }; copy: ObjectCopy };

/** S3 only has parts that were too large for the document; most calls have none there. */
async function inspectObjects(scope: TenantScope, log: LogDocument): Promise<PartObject[]> {
  const stored = PAYLOAD_PARTS.flatMap((name) => {
    const part = placeInS3(log[name]);
    return part ? [{ name, part }] : [];
  });
  return Promise.all(
    stored.map(async ({ name, part }) => ({ name, named: part, copy: await inspectPart(scope, part, name) })),
  );
}

function objectParts(objects: PartObject[]): StoragePart[] {
  if (objects.length === 0) return [];
  const parts = objects.map(({ name, named, copy }) =>
    factsOf(copy.head, (head) => objectFacts(name, head, named.sha256)),
  );
  return [{ store: "S3", place: bucketName("content"), part: together(parts) }];
}

function objectFacts(name: PayloadPartName, head: ObjectHead, sha256: string): Fact[] {
  return [
    { label: `${name} key`, value: head.key, kind: "id" },
    { label: `${name} version`, value: head.versionId, kind: "id" },
    { label: `${name} size`, value: String(head.bytes), kind: "bytes" },
    { label: `${name} sha256`, value: sha256, kind: "id" },
    { label: `${name} written`, value: head.lastModified.toISOString(), kind: "time" },
  ];
}

/** The facts of all parts, or the first that is not present. */
function together(parts: Part<Fact[]>[]): Part<Fact[]> {
  const broken = parts.find((part) => part.state !== "present");
  if (broken) return broken;
  return { state: "present", value: parts.flatMap((part) => (part.state === "present" ? part.value : [])) };
}

function agreementOf(
  row: ToolCallRecord,
  log: LogDocument | null,
  hash: Part<string> | null,
  objects: PartObject[],
): Agreement {
  const { agreement, compare, compareBytes } = comparison();
  if (!log) return agreement;
  compare("tool in the row and in the document", row.toolName, log.toolName);
  compare("method in the row and in the document", row.method, log.method);
  compare("time in the row and in the document", row.createdAt.toISOString(), log.createdAt.toISOString());
  compare("expiry in the row and in the document", iso(row.expiresAt), iso(log.expiresAt));
  compare("error class in the row and in the document", row.errorClass, log.error?.class ?? null);
  compare("a response by the row's size and in the document", row.responseBytes > 0, Boolean(log.response));
  for (const { name, named, copy } of objects) {
    const { requestBytes, responseBytes } = row;
    compare(
      `${name} bytes in the row and in the document`,
      name === "request" ? requestBytes : responseBytes,
      named.bytes,
    );
    compareBytes(`the ${name}`, copy, { in: "document", ...named });
  }
  if (!row.payloadSha256) agreement.unchecked.push("The payload: the row keeps no sha256 of it.");
  else if (hash?.state === "present") compare("sha256 of the payload and in the row", hash.value, row.payloadSha256);
  else if (hash) agreement.unchecked.push(`The payload: ${hash.why}`);
  return agreement;
}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? "pinned";
