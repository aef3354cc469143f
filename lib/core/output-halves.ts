import "server-only";
import { comparison, objectHalf, rowHalf } from "@/lib/core/halves";
import { sha256 } from "@/lib/core/ids";
import { findOutput, headOutput, readOutput, type OutputDocument } from "@/lib/core/outputs";
import { factsOf, partOf, type Agreement, type Part, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import type { ObjectHead } from "@/lib/stores/objects";

/** A row whose text is an activity's output. */
type RowOfOutput = {
  refId: string;
  rowVersion: number;
  createdAt: Date;
  updatedAt: Date;
  outputRef: string | null;
  contentSha256: string | null;
  approvedSha256: string | null;
  activityId: string;
  activity: { refId: string; outputRef: string | null; deletedOn: Date | null };
};

export type OutputHalves = {
  /** Null where it is missing or could not be read. */
  document: OutputDocument | null;
  /** The text itself, from S3. */
  content: Part<string>;
  whereabouts: Whereabouts[];
  agreement: Agreement;
};

/** Looks at the three halves of a record whose text is an activity's output, and says whether they agree. */
export async function outputHalves(scope: TenantScope, table: string, row: RowOfOutput): Promise<OutputHalves> {
  const found = await partOf("MongoDB", whyNoDocument(row), () => findOutput(scope, row.outputRef));
  const document = found.state === "present" ? found.value : null;
  const unknown = "Where it lies in S3 is in the MongoDB document, which could not be used.";
  const [head, bytes] = await Promise.all([
    partOf("S3", document ? "S3 has no such version of the object." : unknown, async () =>
      document ? headOutput(scope, document) : null,
    ),
    partOf("S3", document ? "The text is not in S3." : unknown, async () =>
      document ? readOutput(scope, document) : null,
    ),
  ]);
  return {
    document,
    content: bytes.state === "present" ? { state: "present", value: bytes.value.toString("utf8") } : bytes,
    agreement: agreementOf(row, document, bytes.state === "present" ? bytes.value : null),
    whereabouts: whereaboutsOf(table, row, found, head),
  };
}

function whyNoDocument({ outputRef }: RowOfOutput): string {
  return outputRef
    ? "No document in activity_outputs has the _id that output_ref names."
    : "Never written: the row names no output.";
}

function agreementOf(row: RowOfOutput, document: OutputDocument | null, bytes: Buffer | null): Agreement {
  const { agreement, compare } = comparison();
  compare("output_ref of the row and of its activity", row.outputRef, row.activity.outputRef);
  if (document) {
    compare("activity_id of the row and of the document", row.activityId, document.activityId);
    compare("sha256 in the row and in the document", row.contentSha256, document.sha256);
  }
  if (document && bytes) {
    compare("sha256 of the bytes in S3 and in the row", sha256(bytes), row.contentSha256);
    compare("size of the bytes in S3 and in the document", bytes.length, document.bytes);
  }
  if (row.approvedSha256) compare("sha256 approved and sha256 now", row.approvedSha256, row.contentSha256);
  return agreement;
}

function whereaboutsOf(
  table: string,
  row: RowOfOutput,
  document: Part<OutputDocument>,
  head: Part<ObjectHead>,
): Whereabouts[] {
  return [
    rowHalf(table, row, [
      { label: "output_ref", value: row.outputRef ?? "none", kind: row.outputRef ? "id" : "text" },
      row.activity.deletedOn ? { label: "activity", value: "in the trash" } : { label: "activity", value: row.activity.refId, kind: "id" },
    ]),
    ...storedHalves(document, head),
  ];
}

/** Where an output lives beside its activity's row: the document and the object. */
export function storedHalves(document: Part<OutputDocument>, head: Part<ObjectHead>): Whereabouts[] {
  const digest = document.state === "present" ? document.value.sha256 : "unknown";
  return [
    {
      store: "MongoDB",
      place: "activity_outputs",
      part: factsOf(document, (value) => [
        { label: "_id", value: String(value._id), kind: "id" },
        { label: "refId", value: value.refId, kind: "id" },
        { label: "format", value: value.format },
        { label: "preview", value: String(Buffer.byteLength(value.preview, "utf8")), kind: "bytes" },
        { label: "created", value: value.createdAt.toISOString(), kind: "time" },
      ]),
    },
    objectHalf("content", head, [{ label: "sha256", value: digest, kind: "id" }]),
  ];
}
