import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import { newId, sha256 } from "@/lib/core/ids";
import type { ReviewedText } from "@/lib/core/records/machine";
import { readObjectCopy, sha256Of, type ObjectCopy } from "@/lib/core/records/object-copy";
import { partOf, type Part } from "@/lib/core/records/parts";
import { reviewedText } from "@/lib/core/records/reviewed-text";
import { MAX_PAGES, MAX_QUESTIONS, MAX_TEXT_BYTES, type OnboardingAnswer } from "@/lib/onboarding-runs/model";
import { scoped } from "@/lib/stores/mongo";
import type { OnboardingResearchDocument } from "@/lib/stores/mongo-documents";
import { digestObject } from "@/lib/stores/object-digest";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent, readObject, signLink, type Located } from "@/lib/stores/objects";

export type ResearchDocument = OnboardingResearchDocument & { _id: unknown };
type StoredText = { s3Key: string; s3VersionId: string; sha256: string; bytes: number };
type Writes = Parameters<ReturnType<typeof documentsOf>["bulkWrite"]>[0];

const documentsOf = (scope: TenantScope) => scoped(scope, "onboarding_research");

/** The run's document, created empty if it does not exist. Safe to repeat. */
export async function storeResearchDocument(
  scope: TenantScope,
  { refId, sources, at }: { refId: string; sources: ResearchDocument["sources"]; at: Date },
): Promise<ResearchDocument> {
  const empty = { scraped: [], research: null, contextFile: null, questions: [] };
  return documentsOf(scope).insertOnce({ refId, createdAt: at, onboardingRunId: newId(at), sources, ...empty });
}

async function findResearchDocument(scope: TenantScope, runId: string): Promise<ResearchDocument | null> {
  return documentsOf(scope).findOne({ onboardingRunId: runId });
}

/** @throws CONFLICT when the run's document, and so its research, is lost */
export async function requireResearchDocument(scope: TenantScope, runId: string): Promise<ResearchDocument> {
  const document = await findResearchDocument(scope, runId);
  if (document) return document;
  throw new AppError(
    "CONFLICT",
    "The run's document is missing from onboarding_research. Cancel the run and start another.",
  );
}

/** Writes a text of a run to S3, under a key with its hash: the same text keeps its place. */
export async function storeText(
  scope: TenantScope,
  o: { runRef: string; part: "scraped" | "research" | "context"; name: string; text: string },
): Promise<StoredText> {
  const body = bytesOf(o.text);
  const ending = o.part === "scraped" ? "txt" : "md";
  const name = `${o.name}-${sha256(body).slice(0, 12)}.${ending}`;
  const key = objectKeys.onboarding(scope, { runRef: o.runRef, part: o.part, name });
  const type = ending === "md" ? "text/markdown; charset=utf-8" : "text/plain; charset=utf-8";
  const put = await putContent(scope, key, body, type);
  return { s3Key: key, s3VersionId: put.versionId, sha256: put.sha256, bytes: put.bytes };
}

/** @throws INVALID for a text that is empty, too large or invalid */
export function bytesOf(text: string): Buffer {
  const body = Buffer.from(text, "utf8");
  if (!text.trim()) throw new AppError("INVALID", "The text is empty.");
  if (body.length > MAX_TEXT_BYTES)
    throw new AppError("INVALID", `The text has ${body.length} bytes. The limit is 1 MB.`);
  if (/[\0\p{Cs}]/u.test(text)) throw new AppError("INVALID", "The text contains invalid characters.");
  return body;
}

/**
 * Adds a page to the document, or replaces the one with the same URL.
 * @throws INVALID beyond the maximum number of pages
 */
export async function keepPage(
  scope: TenantScope,
  document: ResearchDocument,
  page: ResearchDocument["scraped"][number],
): Promise<void> {
  const { onboardingRunId, scraped } = document;
  if (scraped.length >= MAX_PAGES && !scraped.some(({ url }) => url === page.url)) {
    throw new AppError("INVALID", `A run can keep at most ${MAX_PAGES} pages.`);
  }
  await change(scope, [
    { updateOne: { filter: { onboardingRunId, "scraped.url": page.url }, update: { $set: { "scraped.$": page } } } },
    {
      updateOne: {
        filter: { onboardingRunId, "scraped.url": { $ne: page.url } },
        update: { $push: { scraped: page } },
      },
    },
  ]);
}

export async function keepInDocument(
  scope: TenantScope,
  runId: string,
  fields: Partial<Pick<ResearchDocument, "research" | "contextFile">>,
): Promise<void> {
  await change(scope, [{ updateOne: { filter: { onboardingRunId: runId }, update: { $set: fields } } }]);
}

/**
 * Adds the questions that are not there yet.
 * @throws INVALID beyond the maximum number of questions
 */
export async function keepQuestions(
  scope: TenantScope,
  { onboardingRunId, questions }: ResearchDocument,
  asked: readonly { id: string; question: string }[],
): Promise<void> {
  const fresh = asked.filter(({ id }) => !questions.some((each) => each.id === id));
  if (questions.length + fresh.length > MAX_QUESTIONS) {
    throw new AppError("INVALID", `A run can ask at most ${MAX_QUESTIONS} questions.`);
  }
  await change(
    scope,
    fresh.map(({ id, question }) => ({
      updateOne: {
        filter: { onboardingRunId, "questions.id": { $ne: id } },
        update: { $push: { questions: { id, question, answer: null } } },
      },
    })),
  );
}

/**
 * Stores answers to unanswered questions. Existing answers are not overwritten.
 * @throws INVALID, naming it, for an answer to an unknown question, or an unanswered question
 */
export async function keepAnswers(
  scope: TenantScope,
  { onboardingRunId, questions }: ResearchDocument,
  answers: readonly OnboardingAnswer[],
): Promise<void> {
  const stray = answers.find(({ id }) => !questions.some((each) => each.id === id));
  if (stray)
    throw new AppError("INVALID", `The run did not ask the question ${stray.id}.`, {
      answers: "An answer has no question",
    });
  const open = questions.find(({ id, answer }) => answer === null && !answers.some((each) => each.id === id));
  if (open)
    throw new AppError("INVALID", `This question has no answer yet: ${open.question}`, { [open.id]: "Required" });
  await change(
    scope,
    answers.map(({ id, answer }) => ({
      updateOne: {
        filter: { onboardingRunId, questions: { $elemMatch: { id, answer: null } } },
        update: { $set: { "questions.$.answer": answer } },
      },
    })),
  );
}

async function change(scope: TenantScope, writes: Writes): Promise<void> {
  if (writes.length > 0) await documentsOf(scope).bulkWrite(writes);
}

type Stored = { s3Key: string; s3VersionId: string };
const at = (scope: TenantScope, { s3Key, s3VersionId }: Stored): Located => ({
  key: objectKeys.kept(scope, s3Key),
  versionId: s3VersionId,
});

/** Hashes the bytes of a text; null when S3 has no such version. */
export async function digestText(
  scope: TenantScope,
  stored: Stored,
): Promise<{ sha256: string; bytes: number } | null> {
  return digestObject(scope, at(scope, stored));
}

/** Reads a text that the document refers to, or should refer to. */
export async function inspectText(
  scope: TenantScope,
  document: Part<ResearchDocument>,
  part: "research" | "contextFile",
): Promise<ObjectCopy> {
  const stored = document.state === "present" ? document.value[part] : null;
  const what = part === "research" ? "research" : "context file";
  const notYet = { why: `The run has not written a ${what} yet.`, expected: "not_yet" as const };
  const lost = stored ? `The ${what} is not in S3: this object version is gone.` : UNKNOWN;
  const reason = document.state === "present" && !stored ? notYet : lost;
  return readObjectCopy(scope, stored && (() => at(scope, stored)), { reason, want: "bytes" });
}

/** Only the document knows where a text is in S3. */
export const UNKNOWN = "Its S3 key is in the MongoDB document, which could not be read.";

export function documentPart(scope: TenantScope, runId: string): Promise<Part<ResearchDocument>> {
  return partOf("MongoDB", "No document in onboarding_research names this run.", () =>
    findResearchDocument(scope, runId),
  );
}

/** Compares the copies of a run's context file. The row has its id, and no hash. */
export function reviewedContextFile(
  { contextFileId }: { contextFileId: string | null },
  document: Part<ResearchDocument>,
  copy: ObjectCopy,
): ReviewedText {
  const file = document.state === "present" ? document.value.contextFile : null;
  const another =
    file && file.fileId !== contextFileId
      ? ["Its row refers to a different context file than its document in MongoDB."]
      : [];
  return reviewedText({
    row: undefined,
    document: document.state === "present" ? { ...document, value: file?.sha256 } : document,
    bytes: sha256Of(copy),
    strays: another,
  });
}

export async function readText(scope: TenantScope, stored: Stored): Promise<Buffer | null> {
  return readObject(scope, at(scope, stored));
}

/** A link to the context file under its own name. */
export async function signContextFile(scope: TenantScope, file: NonNullable<ResearchDocument["contextFile"]>) {
  return signLink(scope, at(scope, file), { contentType: file.mime, fileName: file.name, disposition: "attachment" });
}
