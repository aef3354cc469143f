import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison, rowPart } from "@/lib/core/records/comparison";
import type { ReviewedText } from "@/lib/core/records/machine";
import { textIn, type ObjectCopy } from "@/lib/core/records/object-copy";
import { factsOf, partOf, type Agreement, type Fact, type Part, type StoragePart } from "@/lib/core/records/parts";
import {
  digestText,
  documentPart,
  inspectText,
  reviewedContextFile,
  UNKNOWN,
  type ResearchDocument,
} from "@/lib/onboarding-runs/research";
import type { OnboardingRunRecord } from "@/lib/onboarding-runs/store";
import { bucketName } from "@/lib/stores/objects";

/** Beyond this many pages, or bytes of them, pages are not read on each visit. */
const PAGES_READ = 100;
const BYTES_READ = 8 * 1024 * 1024;

type Page = { url: string; s3Key: string; s3VersionId: string; sha256: string; bytes: number };
type Found = Page & { digest: { sha256: string; bytes: number } | null };

export type RunParts = {
  document: Part<ResearchDocument>;
  research: Part<string>;
  contextFile: Part<string>;
  reviewed: ReviewedText;
  storage: StoragePart[];
  agreement: Agreement;
};

/** Reads a run's row, document and objects separately, and compares them. */
export async function onboardingParts(scope: TenantScope, row: OnboardingRunRecord): Promise<RunParts> {
  const document = await documentPart(scope, row.id);
  const kept = document.state === "present" ? document.value : null;
  const read = pagesToRead(kept?.scraped ?? []);
  const nothing = kept ? { why: "The run has stored no text yet.", expected: "not_yet" as const } : UNKNOWN;
  const [pages, research, contextFile] = await Promise.all([
    partOf("S3", nothing, () => readPages(scope, read)),
    inspectText(scope, document, "research"),
    inspectText(scope, document, "contextFile"),
  ]);
  return {
    document,
    research: textIn(research),
    contextFile: textIn(contextFile),
    reviewed: reviewedContextFile(row, document, contextFile),
    agreement: agreementOf(row, kept, { pages, research, contextFile }),
    storage: [
      rowPart("onboarding_runs", row, [
        { label: "research_ref", value: row.researchRef ?? "none", kind: "id" },
        { label: "context_file_id", value: row.contextFileId ?? "none", kind: "id" },
      ]),
      {
        store: "MongoDB",
        place: "onboarding_research",
        part: factsOf(document, (value) => [
          { label: "_id", value: String(value._id), kind: "id" },
          { label: "pages", value: String(value.scraped.length) },
          { label: "questions", value: String(value.questions.length) },
          { label: "created", value: value.createdAt.toISOString(), kind: "time" },
        ]),
      },
      {
        store: "S3",
        place: bucketName("content"),
        part: textsPart(kept, [research, contextFile], pages),
      },
    ],
  };
}

/** The state of the run's texts in S3, together. */
function textsPart(document: ResearchDocument | null, texts: ObjectCopy[], pages: Part<Found[]>): Part<Fact[]> {
  const broken = texts.find(({ head }) => head.state === "unreadable" || (head.state === "missing" && !head.expected));
  if (broken && broken.head.state !== "present") return broken.head;
  if (pages.state === "unreadable") return pages;
  const found = pages.state === "present" ? pages.value : [];
  const lost = found.find(({ digest }) => digest === null);
  if (lost) return { state: "missing", why: `The text of ${lost.url} is not in S3: this object version is gone.` };
  const stored = [document?.research, document?.contextFile].filter((text) => text != null);
  if (stored.length + found.length === 0) return pages.state === "present" ? { state: "present", value: [] } : pages;
  const size = [...stored, ...found].reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    state: "present",
    value: [
      { label: "objects", value: `${stored.length + found.length} read` },
      { label: "size", value: String(size), kind: "bytes" },
      ...(document?.research ? [{ label: "research", value: document.research.s3Key, kind: "id" } as const] : []),
      ...(document?.contextFile
        ? [{ label: "context file", value: document.contextFile.s3Key, kind: "id" } as const]
        : []),
    ],
  };
}

function pagesToRead(pages: readonly Page[]): Page[] {
  let bytes = 0;
  return pages.slice(0, PAGES_READ).filter((page) => (bytes += page.bytes) <= BYTES_READ);
}

async function readPages(scope: TenantScope, pages: Page[]): Promise<Found[] | null> {
  if (pages.length === 0) return null;
  return Promise.all(pages.map(async (page) => ({ ...page, digest: await digestText(scope, page) })));
}

type Read = { pages: Part<Found[]>; research: ObjectCopy; contextFile: ObjectCopy };

function agreementOf(row: OnboardingRunRecord, document: ResearchDocument | null, read: Read): Agreement {
  const { agreement, compare, compareBytes } = comparison();
  if (!document) return agreement;
  const { research, contextFile, scraped } = document;
  compare("research_ref of the row and _id of the document", row.researchRef, String(document._id));
  compare("context_file_id of the row and of the document", row.contextFileId, contextFile?.fileId ?? null);
  if (research) compareBytes("the research", read.research, { in: "document", ...research });
  if (contextFile) compareBytes("the context file", read.contextFile, { in: "document", ...contextFile });
  if (row.strategy && contextFile) {
    compare(
      "sha256 of the strategy and of the context file it was made of",
      row.strategy.contentSha256,
      contextFile.sha256,
    );
  }
  const pages = read.pages.state === "present" ? read.pages.value : [];
  if (pages.length > 0) agreement.compared.push(`sha256 of ${pages.length} pages in S3 and in the document`);
  for (const { url, digest, sha256 } of pages) {
    if (digest && digest.sha256 !== sha256)
      agreement.differences.push(`${url}: the text in S3 does not match the document`);
  }
  if (scraped.length > pages.length)
    agreement.unchecked.push(`${scraped.length - pages.length} of ${scraped.length} pages were not read`);
  return agreement;
}
