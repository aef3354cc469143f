import "server-only";
import { comparison, objectHalf, rowHalf } from "@/lib/core/halves";
import { sha256 } from "@/lib/core/ids";
import { factsOf, partOf, type Agreement, type Part, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import {
  findStrategyDocument,
  headStrategyContent,
  readStrategyContent,
  type StrategyRecord,
} from "@/lib/strategies/store";

const GONE = "The content is not in S3.";
const textOf = (bytes: Buffer): Part<string> => ({ state: "present", value: bytes.toString("utf8") });

const documentOf = (scope: TenantScope, row: StrategyRecord) =>
  partOf("MongoDB", "No document in strategies_content names this strategy.", () => findStrategyDocument(scope, row.id));

/** A version's text alone, and whether it is the one its row names. */
export async function readStrategyText(
  scope: TenantScope,
  row: StrategyRecord,
): Promise<{ content: Part<string>; intact: boolean }> {
  const document = await documentOf(scope, row);
  if (document.state !== "present") return { content: document, intact: true };
  const bytes = await partOf("S3", GONE, () => readStrategyContent(scope, document.value));
  if (bytes.state !== "present") return { content: bytes, intact: true };
  return { content: textOf(bytes.value), intact: sha256(bytes.value) === row.contentSha256 };
}

/** Looks at a strategy's three halves, each on its own, and says whether they agree. */
export async function strategyHalves(
  scope: TenantScope,
  row: StrategyRecord,
): Promise<{ content: Part<string>; whereabouts: Whereabouts[]; agreement: Agreement }> {
  const document = await documentOf(scope, row);
  const stored = document.state === "present" ? document.value : null;
  const unknown = "Where it lies in S3 is in the MongoDB document, which could not be used.";
  const [head, bytes] = await Promise.all([
    partOf("S3", stored ? "S3 has no such version of the object." : unknown, async () =>
      stored ? headStrategyContent(scope, stored) : null,
    ),
    partOf("S3", stored ? GONE : unknown, async () =>
      stored ? readStrategyContent(scope, stored) : null,
    ),
  ]);

  const { agreement, compare } = comparison();
  if (stored) {
    compare("content_ref of the row and _id of the document", row.contentRef, String(stored._id));
    compare("sha256 in the row and in the document", row.contentSha256, stored.sha256);
  }
  if (stored && bytes.state === "present") {
    compare("sha256 of the bytes in S3 and in the row", sha256(bytes.value), row.contentSha256);
    compare("size of the bytes in S3 and in the document", bytes.value.length, stored.bytes);
  }

  return {
    content: bytes.state === "present" ? textOf(bytes.value) : bytes,
    agreement,
    whereabouts: [
      rowHalf("strategies", row, [{ label: "content_ref", value: row.contentRef ?? "none", kind: "id" }]),
      {
        store: "MongoDB",
        place: "strategies_content",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "version", value: String(value.version) },
          { label: "outline", value: `${value.outline.length} headings` },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
        ]),
      },
      objectHalf("content", head, [{ label: "sha256", value: stored?.sha256 ?? "unknown", kind: "id" }]),
    ],
  };
}
