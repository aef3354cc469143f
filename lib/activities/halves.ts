import "server-only";
import { MAX_SHOWN_BYTES, type ActivityDetail, type OutputContent } from "@/lib/activities/model";
import type { WholeActivity } from "@/lib/activities/store";
import { comparison, rowHalf } from "@/lib/core/halves";
import { sha256 } from "@/lib/core/ids";
import { storedHalves } from "@/lib/core/output-halves";
import { findOutput, headOutput, readOutput, type OutputDocument } from "@/lib/core/outputs";
import { partOf, type Agreement, type Part } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import type { ObjectHead } from "@/lib/stores/objects";

type Halves = Pick<ActivityDetail, "output" | "content" | "whereabouts" | "agreement">;

/** Looks at an activity's three halves, each on its own, and says whether they agree. A large output is not read. */
export async function activityHalves(scope: TenantScope, row: WholeActivity): Promise<Halves> {
  const without = whyWithout(row);
  const found = await partOf("MongoDB", without, () => findOutput(scope, row.outputRef));
  const document = found.state === "present" ? found.value : null;
  const unknown = row.outputRef
    ? { why: "Where it lies in S3 is in the MongoDB document, which could not be used.", expected: undefined }
    : without;
  const shown = document !== null && document.bytes <= MAX_SHOWN_BYTES;
  const [head, bytes] = await Promise.all([
    partOf("S3", document ? "S3 has no such version of the object." : unknown, async () =>
      document ? headOutput(scope, document) : null,
    ),
    partOf("S3", document ? "The output is not in S3." : unknown, async () =>
      shown ? readOutput(scope, document) : null,
    ),
  ]);
  return {
    output: viewOf(found),
    content: contentOf(document, bytes),
    agreement: agreementOf(row, document, head, bytes.state === "present" ? bytes.value : null),
    whereabouts: [
      rowHalf("activities", row, [
        { label: "output_ref", value: row.outputRef ?? "none", kind: row.outputRef ? "id" : "text" },
      ]),
      ...storedHalves(found, head),
    ],
  };
}

/** States in which an output must be there; in the others there is none yet. */
const DONE = ["succeeded", "needs_review", "accepted", "discarded"];

const ENDED: Partial<Record<string, string>> = {
  failed: "It failed before it made an output.",
  timed_out: "It timed out before it made an output.",
  cancelled: "It was cancelled before it made an output.",
};

function whyWithout({ outputRef, status }: WholeActivity): { why: string; expected: "not_yet" | undefined } {
  if (outputRef) return { why: "No document in activity_outputs has the _id that output_ref names.", expected: undefined };
  if (DONE.includes(status)) return { why: "Never written: the row names no output.", expected: undefined };
  return { why: ENDED[status] ?? `There is no output while it is ${status}.`, expected: "not_yet" };
}

function viewOf(found: Part<OutputDocument>): Halves["output"] {
  if (found.state !== "present") return found;
  const { refId, format, title, model, bytes, hashtags = [], preview, createdAt } = found.value;
  const value = { refId, format, title, model, bytes, hashtags, preview, createdAt: createdAt.toISOString() };
  return { state: "present", value };
}

function contentOf(document: OutputDocument | null, bytes: Part<Buffer>): OutputContent {
  if (document && document.bytes > MAX_SHOWN_BYTES) return { state: "too_large", bytes: document.bytes };
  return bytes.state === "present" ? { state: "present", value: bytes.value.toString("utf8") } : bytes;
}

function agreementOf(
  row: WholeActivity,
  document: OutputDocument | null,
  head: Part<ObjectHead>,
  bytes: Buffer | null,
): Agreement {
  const { agreement, compare } = comparison();
  if (!document) return agreement;
  compare("id of the row and activityId of the document", row.id, document.activityId);
  compare("kind in the row and in the document", row.kind, document.kind);
  compare("sha256 in the row and in the document", row.outputSha256, document.sha256);
  if (head.state === "present") compare("size in S3 and in the document", head.value.bytes, document.bytes);
  if (bytes) compare("sha256 of the bytes in S3 and in the row", sha256(bytes), row.outputSha256);
  return agreement;
}
