import "server-only";
import { comparison } from "@/lib/core/halves";
import { factsOf, partOf, type Agreement, type Fact, type Part, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import { bucketName, type ObjectHead } from "@/lib/stores/objects";
import { PAYLOAD_HALVES, type PayloadHalfName, type ToolCallDetail } from "@/lib/tool-calls/model";
import { findLogDocument, headHalf, placeInS3, whyGone, type LogDocument } from "@/lib/tool-calls/payload";
import type { ToolCallRecord } from "@/lib/tool-calls/store";

/** Looks at a call's halves, each on its own and without the payload's text, and says whether they agree. */
export async function toolCallHalves(
  scope: TenantScope,
  row: ToolCallRecord,
): Promise<Pick<ToolCallDetail, "payload" | "whereabouts" | "agreement"> & { document: LogDocument | null }> {
  const gone = whyGone(row, new Date());
  const document = await partOf("MongoDB", { why: gone.why, expected: gone.state === "expired" ? "gone" : undefined }, () => findLogDocument(scope, row.refId));
  const log = document.state === "present" ? document.value : null;
  const objects = log ? await objectHalves(scope, log) : [];
  return {
    document: log,
    payload: payloadState(document, gone),
    agreement: log ? agreementOf(row, log) : { compared: [], differences: [] },
    whereabouts: [
      { store: "PostgreSQL", place: "tool_calls", part: { state: "present", value: rowFacts(row) } },
      {
        store: "MongoDB",
        place: "tool_call_logs",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "request", value: placeInS3(value.request) ? "in S3" : "in the document" },
          { label: "response", value: value.response ? (placeInS3(value.response) ? "in S3" : "in the document") : "none" },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
          value.expiresAt
            ? { label: "goes from", value: value.expiresAt.toISOString(), kind: "time" }
            : { label: "kept", value: "pinned" },
        ]),
      },
      ...objects,
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

/** Only what was too large for the document lies in S3; a usual call has nothing there. */
async function objectHalves(scope: TenantScope, log: LogDocument): Promise<Whereabouts[]> {
  const stored = PAYLOAD_HALVES.flatMap((name) => {
    const half = placeInS3(log[name]);
    return half ? [{ name, half }] : [];
  });
  if (stored.length === 0) return [];
  const parts = await Promise.all(
    stored.map(async ({ name, half }) => {
      const why = `S3 has no version ${half.s3VersionId} of the ${name}.`;
      return factsOf(await partOf("S3", why, () => headHalf(scope, half)), (value) => objectFacts(name, value, half.sha256));
    }),
  );
  return [{ store: "S3", place: bucketName("content"), part: together(parts) }];
}

function objectFacts(name: PayloadHalfName, head: ObjectHead, sha256: string): Fact[] {
  return [
    { label: `${name} key`, value: head.key, kind: "id" },
    { label: `${name} version`, value: head.versionId, kind: "id" },
    { label: `${name} size`, value: String(head.bytes), kind: "bytes" },
    { label: `${name} sha256`, value: sha256, kind: "id" },
    { label: `${name} written`, value: head.lastModified.toISOString(), kind: "time" },
  ];
}

/** The facts of all parts, or the first that is not there. */
function together(parts: Part<Fact[]>[]): Part<Fact[]> {
  const broken = parts.find((part) => part.state !== "present");
  if (broken) return broken;
  return { state: "present", value: parts.flatMap((part) => (part.state === "present" ? part.value : [])) };
}

function agreementOf(row: ToolCallRecord, log: LogDocument): Agreement {
  const { agreement, compare } = comparison();
  compare("tool in the row and in the document", row.toolName, log.toolName);
  compare("method in the row and in the document", row.method, log.method);
  compare("time in the row and in the document", row.createdAt.toISOString(), log.createdAt.toISOString());
  compare("expiry in the row and in the document", iso(row.expiresAt), iso(log.expiresAt));
  compare("error class in the row and in the document", row.errorClass, log.error?.class ?? null);
  compare("a response by the row's size and in the document", row.responseBytes > 0, Boolean(log.response));
  const [request, response] = [placeInS3(log.request), placeInS3(log.response)];
  if (request) compare("request bytes in the row and in S3", row.requestBytes, request.bytes);
  if (response) compare("response bytes in the row and in S3", row.responseBytes, response.bytes);
  return agreement;
}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? "pinned";
