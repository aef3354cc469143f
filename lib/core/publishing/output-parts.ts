import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { findOutput, locate, type OutputDocument } from "@/lib/core/publishing/outputs";
import { comparison, objectPart, rowPart } from "@/lib/core/records/comparison";
import type { ReviewedText } from "@/lib/core/records/machine";
import { readObjectCopy, sha256Of, textIn, type ObjectCopy } from "@/lib/core/records/object-copy";
import { factsOf, partOf, type Agreement, type Part, type StoragePart } from "@/lib/core/records/parts";
import { reviewedText } from "@/lib/core/records/reviewed-text";

/** The columns that identify an activity's output as the text of a row. */
type NamesOutput = { outputRef: string | null; contentSha256: string | null };

/** A row whose text is an activity's output. */
type RowOfOutput = NamesOutput & {
  refId: string;
  rowVersion: number;
  createdAt: Date;
  updatedAt: Date;
  approvedSha256: string | null;
  activityId: string;
  activity: { refId: string; outputRef: string | null; deletedOn: Date | null };
};

export type OutputParts = {
  /** Null when it is missing or could not be read. */
  document: OutputDocument | null;
  /** The text itself, from S3. */
  content: Part<string>;
  reviewed: ReviewedText;
  storage: StoragePart[];
  agreement: Agreement;
};

const UNKNOWN = "Its S3 key is in the MongoDB document, which could not be read.";

/** Reads the three parts of a record whose text is an activity's output, and compares them. */
export async function outputParts(scope: TenantScope, table: string, row: RowOfOutput): Promise<OutputParts> {
  const { document, copy, reviewed } = await inspectOutput(scope, row);
  return {
    document: document.state === "present" ? document.value : null,
    content: textIn(copy),
    reviewed,
    agreement: agreementOf(row, document, copy),
    storage: [
      rowPart(table, row, [
        { label: "output_ref", value: row.outputRef ?? "none", kind: row.outputRef ? "id" : "text" },
        row.activity.deletedOn
          ? { label: "activity", value: "in the trash" }
          : { label: "activity", value: row.activity.refId, kind: "id" },
      ]),
      ...storedParts(document, copy),
    ],
  };
}

type InspectedOutput = { document: Part<OutputDocument>; copy: ObjectCopy; reviewed: ReviewedText };

/**
 * Reads and hashes the output that a row refers to.
 * @param max the bytes up to which the text itself is kept; for a larger one only the hash
 * @param none why there is no document, when that is expected
 */
export async function inspectOutput(
  scope: TenantScope,
  row: NamesOutput,
  { max = Infinity, none = whyNoDocument(row) }: { max?: number; none?: Parameters<typeof partOf>[1] } = {},
): Promise<InspectedOutput> {
  const document = await partOf("MongoDB", none, () => findOutput(scope, row.outputRef));
  const stored = document.state === "present" ? document.value : null;
  const reason = stored ? "The text is not in S3: this object version is gone." : row.outputRef ? UNKNOWN : none;
  const want = stored && stored.bytes > max ? "hash" : "bytes";
  const copy = await readObjectCopy(scope, stored && (() => locate(scope, stored)), { reason, want });
  const named = document.state === "present" ? { ...document, value: document.value.sha256 } : document;
  return { document, copy, reviewed: reviewedText({ row: row.contentSha256, document: named, bytes: sha256Of(copy) }) };
}

function whyNoDocument({ outputRef }: NamesOutput): string {
  return outputRef
    ? "No document in activity_outputs has the _id in output_ref."
    : "Not written: the row has no output.";
}

function agreementOf(row: RowOfOutput, document: Part<OutputDocument>, copy: ObjectCopy): Agreement {
  const { agreement, compare, compareBytes } = comparison();
  compare("output_ref of the row and of its activity", row.outputRef, row.activity.outputRef);
  if (document.state === "present") {
    const { activityId, sha256, bytes } = document.value;
    compare("activity_id of the row and of the document", row.activityId, activityId);
    compare("sha256 in the row and in the document", row.contentSha256, sha256);
    compareBytes("the text", copy, { in: "document", sha256, bytes });
  }
  if (row.approvedSha256) compare("sha256 approved and sha256 now", row.approvedSha256, row.contentSha256);
  return agreement;
}

/** The storage of an output other than its activity's row: the document and the object. */
export function storedParts(document: Part<OutputDocument>, copy: ObjectCopy): StoragePart[] {
  return [
    {
      store: "MongoDB",
      place: "activity_outputs",
      part: factsOf(document, (value) => [
        { label: "_id", value: String(value._id), kind: "id" },
        { label: "refId", value: value.refId, kind: "id" },
        { label: "format", value: value.format },
        { label: "sha256", value: value.sha256, kind: "id" },
        { label: "preview", value: String(Buffer.byteLength(value.preview, "utf8")), kind: "bytes" },
        { label: "created", value: value.createdAt.toISOString(), kind: "time" },
      ]),
    },
    objectPart("content", copy),
  ];
}
