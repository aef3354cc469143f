import "server-only";
import { holdersBy } from "@/lib/core/upkeep/documents";
import { checkObject, eachOf } from "@/lib/core/upkeep/objects";
import type { CheckRows, Upkeep } from "@/lib/core/upkeep/upkeep";
import { scoped, type FieldOf } from "@/lib/stores/mongo";
import type { TOOL_CALL } from "@/lib/tool-calls/entity";

/** The places of payload parts in S3. Parts in the document itself can be megabytes, and are not read. */
const STORED_PARTS = (["request", "response"] as const).flatMap((part) =>
  (["s3Key", "s3VersionId", "sha256", "bytes"] as const).map((field): FieldOf<"tool_call_logs"> => `${part}.${field}`),
);

/** Checks that each call with an unexpired payload has its document, and the document its objects. */
const checkRows: CheckRows = async (context, rows) => {
  const { scope, now, signal } = context;
  const expected = rows.filter(
    ({ expiresAt, pinned }) => pinned === true || !(expiresAt instanceof Date) || expiresAt > now,
  );
  const refs = expected.map(({ refId }) => refId);
  const logs = await scoped(scope, "tool_call_logs").findBy("refId", refs, STORED_PARTS);
  const byRef = new Map(logs.map((log) => [log.refId, log]));
  return eachOf(expected, signal, async ({ refId }) => {
    const log = byRef.get(refId);
    const about = { entity: "tool_call", entityRef: refId };
    if (!log) {
      const detail = "Its payload is missing, and its time is not over.";
      return [{ ...about, kind: "dangling_pointer", store: "MongoDB", place: `tool_call_logs/${refId}`, detail }];
    }
    const large = [log.request, log.response].flatMap((part) => (part && "s3Key" in part ? [part] : []));
    const looked = await Promise.all(large.map((part) => checkObject(context, { ...about, ...part })));
    return looked.flatMap(({ findings }) => findings);
  });
};

export const TOOL_CALL_UPKEEP: Upkeep<typeof TOOL_CALL> = {
  checkRows,
  findHolders: holdersBy("tool_call_logs", "refId", [
    "request.s3Key",
    "request.s3VersionId",
    "response.s3Key",
    "response.s3VersionId",
  ]),
};
