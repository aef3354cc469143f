import "server-only";
import {
  findBlogPostOutput,
  headArticle,
  readArticle,
  type OutputDocument,
  type WholeBlogPost,
} from "@/lib/blog-posts/store";
import { comparison, objectHalf, rowHalf } from "@/lib/core/halves";
import { sha256 } from "@/lib/core/ids";
import { factsOf, partOf, type Agreement, type Part, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import type { ObjectHead } from "@/lib/stores/objects";

/** Looks at a blog post's three halves, each on its own, and says whether they agree. */
export async function blogPostHalves(
  scope: TenantScope,
  row: WholeBlogPost,
): Promise<{ model: string | null; content: Part<string>; whereabouts: Whereabouts[]; agreement: Agreement }> {
  const document = await partOf("MongoDB", whyNoDocument(row), () => findBlogPostOutput(scope, row.outputRef));
  const stored = document.state === "present" ? document.value : null;
  const unknown = "Where it lies in S3 is in the MongoDB document, which could not be used.";
  const [head, bytes] = await Promise.all([
    partOf("S3", stored ? "S3 has no such version of the object." : unknown, async () =>
      stored ? headArticle(scope, stored) : null,
    ),
    partOf("S3", stored ? "The article is not in S3." : unknown, async () =>
      stored ? readArticle(scope, stored) : null,
    ),
  ]);
  return {
    model: stored?.model ?? null,
    content: bytes.state === "present" ? { state: "present", value: bytes.value.toString("utf8") } : bytes,
    agreement: agreementOf(row, stored, bytes.state === "present" ? bytes.value : null),
    whereabouts: whereaboutsOf(row, document, head),
  };
}

function whyNoDocument({ outputRef }: WholeBlogPost): string {
  return outputRef
    ? "No document in activity_outputs has the _id that output_ref names."
    : "Never written: the row names no output.";
}

function agreementOf(row: WholeBlogPost, stored: OutputDocument | null, bytes: Buffer | null): Agreement {
  const { agreement, compare } = comparison();
  compare("output_ref of the row and of its activity", row.outputRef, row.activity.outputRef);
  if (stored) {
    compare("activity_id of the row and of the document", row.activityId, stored.activityId);
    compare("sha256 in the row and in the document", row.contentSha256, stored.sha256);
  }
  if (stored && bytes) {
    compare("sha256 of the bytes in S3 and in the row", sha256(bytes), row.contentSha256);
    compare("size of the bytes in S3 and in the document", bytes.length, stored.bytes);
  }
  if (row.approvedSha256) compare("sha256 approved and sha256 now", row.approvedSha256, row.contentSha256);
  return agreement;
}

function whereaboutsOf(row: WholeBlogPost, document: Part<OutputDocument>, head: Part<ObjectHead>): Whereabouts[] {
  const digest = document.state === "present" ? document.value.sha256 : "unknown";
  return [
    rowHalf("blog_posts", row, [
      { label: "output_ref", value: row.outputRef ?? "none", kind: row.outputRef ? "id" : "text" },
      { label: "activity", value: row.activity.refId, kind: "id" },
    ]),
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
