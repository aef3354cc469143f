import "server-only";
import { comparison, rowHalf } from "@/lib/core/halves";
import { sha256 } from "@/lib/core/ids";
import { factsOf, partOf, type Agreement, type Part, type Whereabouts } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import { findResearchDocument, headText, readText, type ResearchDocument } from "@/lib/onboarding-runs/research";
import type { OnboardingRunRecord } from "@/lib/onboarding-runs/store";
import { bucketName } from "@/lib/stores/objects";

/** More objects than these are not asked for on each visit. */
const OBJECTS_CHECKED = 100;

type Text = { what: string; s3Key: string; s3VersionId: string; sha256: string; bytes: number };
type Found = Text & { size: number | null };

export type RunHalves = {
  document: Part<ResearchDocument>;
  research: Part<string>;
  contextFile: Part<string>;
  whereabouts: Whereabouts[];
  agreement: Agreement;
};

/** Looks at a run's row, document and objects, each on its own, and says whether they agree. */
export async function onboardingHalves(scope: TenantScope, row: OnboardingRunRecord): Promise<RunHalves> {
  const document = await partOf("MongoDB", "No document in onboarding_research names this run.", () =>
    findResearchDocument(scope, row.id),
  );
  const kept = document.state === "present" ? document.value : null;
  const texts = kept ? textsOf(kept) : [];
  const nothing = kept
    ? { why: "The run has stored no text yet.", expected: "not_yet" as const }
    : "Where the texts lie in S3 is in the MongoDB document, which could not be used.";
  const [objects, research, contextFile] = await Promise.all([
    partOf("S3", nothing, () => findObjects(scope, texts)),
    textPart(scope, kept, kept?.research ?? null, "research"),
    textPart(scope, kept, kept?.contextFile ?? null, "context file"),
  ]);
  return {
    document,
    research: decoded(research),
    contextFile: decoded(contextFile),
    agreement: agreementOf(row, kept, { objects, research, contextFile }),
    whereabouts: [
      rowHalf("onboarding_runs", row, [
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
        part: factsOf(objects, (found) => [
          { label: "objects", value: `${found.length} of ${texts.length} looked at` },
          { label: "found", value: String(found.filter(({ size }) => size !== null).length) },
          { label: "size", value: String(found.reduce((sum, { size }) => sum + (size ?? 0), 0)), kind: "bytes" },
          ...(kept?.research ? [{ label: "research", value: kept.research.s3Key, kind: "id" } as const] : []),
          ...(kept?.contextFile ? [{ label: "context file", value: kept.contextFile.s3Key, kind: "id" } as const] : []),
        ]),
      },
    ],
  };
}

function textsOf({ research, contextFile, scraped }: ResearchDocument): Text[] {
  return [
    ...(research ? [{ ...research, what: "research" }] : []),
    ...(contextFile ? [{ ...contextFile, what: "context file" }] : []),
    ...scraped.map((page) => ({ ...page, what: page.url })),
  ];
}

async function findObjects(scope: TenantScope, texts: Text[]): Promise<Found[] | null> {
  if (texts.length === 0) return null;
  return Promise.all(
    texts.slice(0, OBJECTS_CHECKED).map(async (text) => ({ ...text, size: (await headText(scope, text))?.bytes ?? null })),
  );
}

function textPart(
  scope: TenantScope,
  document: ResearchDocument | null,
  stored: Omit<Text, "what"> | null,
  what: string,
): Promise<Part<Buffer>> {
  const gone = stored ? `The ${what} is not in S3.` : "Where it lies in S3 is in the MongoDB document, which could not be used.";
  const notYet = { why: `The run has written no ${what} yet.`, expected: "not_yet" as const };
  return partOf("S3", document && !stored ? notYet : gone, async () => (stored ? readText(scope, stored) : null));
}

function decoded(part: Part<Buffer>): Part<string> {
  return part.state === "present" ? { state: "present", value: part.value.toString("utf8") } : part;
}

type Read = { objects: Part<Found[]>; research: Part<Buffer>; contextFile: Part<Buffer> };

function agreementOf(row: OnboardingRunRecord, document: ResearchDocument | null, read: Read): Agreement {
  const { agreement, compare } = comparison();
  if (!document) return agreement;
  compare("research_ref of the row and _id of the document", row.researchRef, String(document._id));
  compare("context_file_id of the row and of the document", row.contextFileId, document.contextFile?.fileId ?? null);
  for (const [what, stored, part] of [
    ["research", document.research, read.research],
    ["context file", document.contextFile, read.contextFile],
  ] as const) {
    if (stored && part.state === "present") {
      compare(`sha256 of the ${what} in S3 and in the document`, sha256(part.value), stored.sha256);
    }
  }
  if (row.strategy && document.contextFile) {
    compare("sha256 of the strategy and of the context file it was made of", row.strategy.contentSha256, document.contextFile.sha256);
  }
  if (read.objects.state === "present") {
    agreement.compared.push(`size of ${read.objects.value.length} objects in S3 and in the document`);
    for (const { what, size, bytes } of read.objects.value.filter((each) => each.size !== each.bytes)) {
      agreement.differences.push(size === null ? `${what}: S3 has no such version` : `${what}: ${size} bytes in S3, not ${bytes}`);
    }
  }
  return agreement;
}
