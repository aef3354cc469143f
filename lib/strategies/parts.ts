import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison, objectPart, rowPart } from "@/lib/core/records/comparison";
import { textIn } from "@/lib/core/records/object-copy";
import { factsOf, type Part } from "@/lib/core/records/parts";
import type { StrategyDetail } from "@/lib/strategies/model";
import type { StrategyRecord } from "@/lib/strategies/store";
import { inspectStrategyText } from "@/lib/strategies/text";

/** Reads only a version's text, and checks that it is the one its row names. */
export async function readStrategyText(
  scope: TenantScope,
  row: StrategyRecord,
): Promise<{ content: Part<string>; intact: boolean }> {
  const { document, copy, reviewed } = await inspectStrategyText(scope, row);
  const { shownSha256 } = reviewed;
  const content = document.state === "present" ? textIn(copy) : document;
  return { content, intact: shownSha256 === null || shownSha256 === row.contentSha256 };
}

/** Reads a strategy's three parts separately, and compares them. */
export async function strategyParts(
  scope: TenantScope,
  row: StrategyRecord,
): Promise<Pick<StrategyDetail, "content" | "reviewed" | "storage" | "agreement">> {
  const { document, copy, reviewed } = await inspectStrategyText(scope, row);
  const { agreement, compare, compareBytes } = comparison();
  if (document.state === "present") {
    const { _id, sha256, bytes } = document.value;
    compare("content_ref of the row and _id of the document", row.contentRef, String(_id));
    compare("sha256 in the row and in the document", row.contentSha256, sha256);
    compareBytes("the text", copy, { in: "document", sha256, bytes });
  }
  if (row.approvedSha256) compare("sha256 approved and sha256 now", row.approvedSha256, row.contentSha256);
  return {
    content: textIn(copy),
    reviewed,
    agreement,
    storage: [
      rowPart("strategies", row, [{ label: "content_ref", value: row.contentRef ?? "none", kind: "id" }]),
      {
        store: "MongoDB",
        place: "strategies_content",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "version", value: String(value.version) },
          { label: "sha256", value: value.sha256, kind: "id" },
          { label: "outline", value: `${value.outline.length} headings` },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
        ]),
      },
      objectPart("content", copy),
    ],
  };
}
