import "server-only";
import type { SearchForm } from "@/lib/stores/search/form";

/** Fields of every document. */
type Common = {
  refId: string;
  tenantId: string;
  createdAt: Date;
  deletedOn: Date | null;
  schemaVersion: number;
};

/** Where the bytes of a document are in the content bucket. */
type StoredObject = { s3Key: string; s3VersionId: string; sha256: string; bytes: number };

/** The output of an activity. The content is in S3, its first 4 KB in `preview`. */
export type ActivityOutputDocument = Common &
  StoredObject & {
    activityId: string;
    kind: string;
    format: "markdown" | "json";
    title: string;
    model: string | null;
    preview: string;
    /** For a social post, without the sign. */
    hashtags?: string[];
  };

export type OutlineEntry = { depth: number; text: string; id: string };

/** One version of a strategy; immutable. */
export type StrategyContentDocument = Common &
  StoredObject & { strategyId: string; version: number; outline: OutlineEntry[] };

/** One part of a payload: JSON text in the document, or in S3 if the document would exceed 16 MB. */
export type PayloadPart = { text: string } | StoredObject;

/** A tool call's request and response. Deleted when `expiresAt` passes; a pinned one has none. */
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

/** A page that an agent read for an onboarding run. */
export type ScrapedPage = StoredObject & { url: string; title: string; status: number; fetchedAt: Date };

/** What an onboarding run found; the texts are in S3. One document per run, filled step by step. */
export type OnboardingResearchDocument = Common & {
  onboardingRunId: string;
  /** The sources of the run: the company's website and other named ones. */
  sources: { url: string; kind: string }[];
  scraped: ScrapedPage[];
  research: StoredObject | null;
  /** `fileId` is a ULID, the row's context_file_id. */
  contextFile: (StoredObject & { fileId: string; name: string; mime: string }) | null;
  /** The run's questions to staff or the tenant, and the answers. */
  questions: { id: string; question: string; answer: string | null }[];
};

/** What an integration sent or received. Deleted after 30 days. Secrets are removed from the headers before. */
export type IntegrationPayloadDocument = Common & {
  integrationRef: string;
  direction: "in" | "out";
  provider: string;
  method: string;
  url: string;
  httpStatus: number | null;
  durationMs: number | null;
  headers: Record<string, string>;
  /** Text, or its place in S3 if it would exceed 16 MB. */
  body: PayloadPart | null;
  bytes: number;
  error: string | null;
  redactions: string[];
  expiresAt: Date;
};

/** The request and response of one attempt at a webhook delivery. Deleted after 30 days. */
export type WebhookPayloadDocument = Common & {
  deliveryRef: string;
  attempt: number;
  request: { url: string; headers: Record<string, string>; body: string };
  /** Null if there was no response. The body is cut after 64 KB. */
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
  durationMs: number;
  expiresAt: Date;
};

/** A change too large for its audit row, whose diff_ref is this document's refId. Deleted after seven years. */
export type AuditDiffDocument = Common & {
  auditRef: string;
  entity: string;
  entityRef: string;
  before: unknown;
  after: unknown;
  expiresAt: Date;
};

/** One version of a skill: instructions for an agent. Searched by its words; the store makes the search form. */
export type SkillDocument = Common &
  SearchForm & {
    /** The row's ref_id. */
    skillRef: string;
    version: number;
    name: string;
    description: string;
    body: string;
    tags: string[];
    /** `published` for the current version, `superseded` for earlier ones, `draft` for one not yet published. */
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
