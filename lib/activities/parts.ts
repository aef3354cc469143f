import "server-only";
import { MAX_SHOWN_BYTES, type ActivityDetail, type OutputContent } from "@/lib/activities/model";
import { inspectActivityOutput, type WholeActivity } from "@/lib/activities/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { storedParts } from "@/lib/core/publishing/output-parts";
import type { OutputDocument } from "@/lib/core/publishing/outputs";
import { comparison, rowPart } from "@/lib/core/records/comparison";
import { textIn, type ObjectCopy } from "@/lib/core/records/object-copy";
import type { Agreement, Part } from "@/lib/core/records/parts";

type Parts = Pick<ActivityDetail, "output" | "content" | "reviewed" | "storage" | "agreement">;

/** Reads an activity's three parts separately and compares them. Large outputs are only hashed. */
export async function activityParts(scope: TenantScope, row: WholeActivity): Promise<Parts> {
  const { document, copy, reviewed } = await inspectActivityOutput(scope, row);
  return {
    output: viewOf(document),
    content: contentOf(document, copy),
    reviewed,
    agreement: agreementOf(row, document, copy),
    storage: [
      rowPart("activities", row, [
        { label: "output_ref", value: row.outputRef ?? "none", kind: row.outputRef ? "id" : "text" },
      ]),
      ...storedParts(document, copy),
    ],
  };
}

function viewOf(found: Part<OutputDocument>): Parts["output"] {
  if (found.state !== "present") return found;
  const { refId, format, title, model, bytes, hashtags = [], preview, createdAt } = found.value;
  const value = { refId, format, title, model, bytes, hashtags, preview, createdAt: createdAt.toISOString() };
  return { state: "present", value };
}

function contentOf(document: Part<OutputDocument>, copy: ObjectCopy): OutputContent {
  const bytes = document.state === "present" ? document.value.bytes : 0;
  return bytes > MAX_SHOWN_BYTES ? { state: "too_large", bytes } : textIn(copy);
}

function agreementOf(row: WholeActivity, document: Part<OutputDocument>, copy: ObjectCopy): Agreement {
  const { agreement, compare, compareBytes } = comparison();
  if (document.state !== "present") return agreement;
  const { activityId, kind, sha256, bytes } = document.value;
  compare("id of the row and activityId of the document", row.id, activityId);
  compare("kind in the row and in the document", row.kind, kind);
  compare("sha256 in the row and in the document", row.outputSha256, sha256);
  compareBytes("the output", copy, { in: "document", sha256, bytes });
  return agreement;
}
