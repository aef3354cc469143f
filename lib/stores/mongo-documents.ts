import "server-only";
import type { SearchForm } from "@/lib/stores/search/form";

/** On every document. */
type Common = {
  refId: string;
  tenantId: string;
  createdAt: Date;
  deletedOn: Date | null;
  schemaVersion: number;
};

/** Where the bytes of a document lie in the content bucket. */
type StoredObject = { s3Key: string; s3VersionId: string; sha256: string; bytes: number };

/** What an activity made; the content is in S3, its first 4 KB in `preview`. */
export type ActivityOutputDocument = Common &
  StoredObject & {
    activityId: string;
    kind: string;
    format: "markdown" | "json";
    title: string;
    model: string | null;
    preview: string;
    /** Of a social post, without the sign. */
    hashtags?: string[];
  };

export type OutlineEntry = { depth: number; text: string; id: string };

/** One version of a strategy; immutable. */
export type StrategyContentDocument = Common &
  StoredObject & { strategyId: string; version: number; outline: OutlineEntry[] };

/** A half of a payload: in the document as JSON text, or in S3 where the document would pass 16 MB. */
export type PayloadPart = { text: string } | StoredObject;

/** What a tool call sent and got. Goes when `expiresAt` passes; a pinned one has none and stays. */
export type ToolCallLogDocument = Common & {
  toolName: string;
  method: string;
  runId: string | null;
  seq: number;
  request: PayloadPart;
  response: PayloadPart | null;
  error: { class: string; message: string } | null;
  durationMs: number | null;
  usage: { tokensIn: number; tokensOut: number; costMicros: number } | null;
  redactions: string[];
  expiresAt?: Date;
  pinned: boolean;
};

/** A page an agent read for an onboarding run. */
export type ScrapedPage = StoredObject & { url: string; title: string; status: number; fetchedAt: Date };

/** What an onboarding run found; the texts are in S3. One per run, filled step by step. */
export type OnboardingResearchDocument = Common & {
  onboardingRunId: string;
  /** Where the run looks: the company's site, and what else was named. */
  sources: { url: string; kind: string }[];
  scraped: ScrapedPage[];
  research: StoredObject | null;
  /** `fileId` is a ULID, the row's context_file_id. */
  contextFile: (StoredObject & { fileId: string; name: string; mime: string }) | null;
  /** What the run asked staff or the tenant, and the answers. */
  questions: { id: string; question: string; answer: string | null }[];
};

/** What an integration sent or was sent. Goes after 30 days. Secrets are taken out of the headers before. */
export type IntegrationPayloadDocument = Common & {
  integrationRef: string;
  direction: "in" | "out";
  provider: string;
  method: string;
  url: string;
  httpStatus: number | null;
  durationMs: number | null;
  headers: Record<string, string>;
  /** Text, or where it lies in S3 when it would pass 16 MB. */
  body: PayloadPart | null;
  bytes: number;
  error: string | null;
  redactions: string[];
  expiresAt: Date;
};

/** One attempt at a webhook delivery: what was sent, what came back. Goes after 30 days. */
export type WebhookPayloadDocument = Common & {
  deliveryRef: string;
  attempt: number;
  request: { url: string; headers: Record<string, string>; body: string };
  /** Null where nobody answered. The body is cut after 64 KB. */
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
  durationMs: number;
  expiresAt: Date;
};

/** A change too large for its audit row, whose diff_ref is this document's refId. Goes after seven years. */
export type AuditDiffDocument = Common & {
  auditRef: string;
  entity: string;
  entityRef: string;
  before: unknown;
  after: unknown;
  expiresAt: Date;
};

/** One version of a skill: what an agent is told to do. Searched by its words; the store makes the search form. */
export type SkillDocument = Common &
  SearchForm & {
    /** The row's ref_id. */
    skillRef: string;
    version: number;
    name: string;
    description: string;
    body: string;
    tags: string[];
    /** published for the version that agents are given, superseded for those before, draft for one not yet given. */
    status: string;
    s3Key?: string;
    s3VersionId?: string;
    sha256?: string;
    bytes?: number;
  };

export type Documents = {
  activity_outputs: ActivityOutputDocument;
  audit_diffs: AuditDiffDocument;
  integration_payloads: IntegrationPayloadDocument;
  onboarding_research: OnboardingResearchDocument;
  skills: SkillDocument;
  strategies_content: StrategyContentDocument;
  tool_call_logs: ToolCallLogDocument;
  webhook_payloads: WebhookPayloadDocument;
};

export type CollectionName = keyof Documents;

/** The collections whose documents are texts, each with the place and the sha256 of its bytes. */
export type TextCollection = { [N in CollectionName]: "sha256" extends keyof Documents[N] ? N : never }[CollectionName];
