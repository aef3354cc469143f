import "server-only";
import { Schema } from "mongoose";
import type {
  ActivityOutputDocument,
  AuditDiffDocument,
  CollectionName,
  Documents,
  IntegrationPayloadDocument,
  OnboardingResearchDocument,
  OutlineEntry,
  ScrapedPage,
  SkillDocument,
  StrategyContentDocument,
  ToolCallLogDocument,
  WebhookPayloadDocument,
} from "@/lib/stores/mongo-documents";
import { SEARCH_LANGUAGES } from "@/lib/stores/search/language";

const common = {
  refId: { type: String, required: true },
  tenantId: { type: String, required: true },
  createdAt: { type: Date, required: true },
  deletedOn: { type: Date, default: null },
  schemaVersion: { type: Number, default: 1 },
};

const storedObject = {
  s3Key: { type: String, required: true },
  s3VersionId: { type: String, required: true },
  sha256: { type: String, required: true },
  bytes: { type: Number, required: true },
};

const options = { versionKey: false, minimize: false, strict: "throw", autoIndex: false } as const;

const activityOutputs = new Schema<ActivityOutputDocument>(
  {
    ...common,
    ...storedObject,
    activityId: { type: String, required: true },
    kind: { type: String, required: true },
    format: { type: String, enum: ["markdown", "json"], required: true },
    title: { type: String, default: "" },
    model: { type: String, default: null },
    preview: { type: String, default: "" },
    hashtags: { type: [String], default: undefined },
  },
  options,
);
activityOutputs.index({ refId: 1 }, { unique: true });
activityOutputs.index({ tenantId: 1, createdAt: -1, _id: -1 });
activityOutputs.index({ tenantId: 1, activityId: 1 });
activityOutputs.index({ s3Key: 1 }, { unique: true, partialFilterExpression: { deletedOn: null } });

const strategiesContent = new Schema<StrategyContentDocument>(
  {
    ...common,
    ...storedObject,
    strategyId: { type: String, required: true },
    version: { type: Number, required: true },
    outline: [new Schema<OutlineEntry>({ depth: Number, text: String, id: String }, { _id: false })],
  },
  options,
);
strategiesContent.index({ refId: 1 }, { unique: true });
strategiesContent.index({ tenantId: 1, createdAt: -1, _id: -1 });
strategiesContent.index({ tenantId: 1, strategyId: 1 }, { unique: true });

const toolCallLogs = new Schema<ToolCallLogDocument>(
  {
    ...common,
    toolName: { type: String, required: true },
    method: { type: String, required: true },
    runId: { type: String, default: null },
    seq: { type: Number, default: 0 },
    request: { type: Schema.Types.Mixed, required: true },
    response: { type: Schema.Types.Mixed, default: null },
    error: { type: Schema.Types.Mixed, default: null },
    durationMs: { type: Number, default: null },
    usage: { type: Schema.Types.Mixed, default: null },
    redactions: { type: [String], default: [] },
    expiresAt: { type: Date },
    pinned: { type: Boolean, default: false },
  },
  options,
);
toolCallLogs.index({ refId: 1 }, { unique: true });
toolCallLogs.index({ tenantId: 1, createdAt: -1, _id: -1 });
toolCallLogs.index({ tenantId: 1, toolName: 1, createdAt: -1, _id: -1 });
toolCallLogs.index({ runId: 1, seq: 1 });
toolCallLogs.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const skills = new Schema<SkillDocument>(
  {
    ...common,
    skillRef: { type: String, required: true },
    version: { type: Number, required: true },
    name: { type: String, required: true },
    description: { type: String, default: "" },
    body: { type: String, default: "" },
    tags: { type: [String], default: [] },
    status: { type: String, required: true },
    language: { type: String, enum: SEARCH_LANGUAGES, required: true },
    // These are only for the indexes, and are not selected.
    spellings: { type: String, default: "", select: false },
    grams: { type: [String], default: [], select: false },
    searchForm: { type: Number, required: true },
    s3Key: String,
    s3VersionId: String,
    sha256: String,
    bytes: Number,
  },
  options,
);
skills.index({ refId: 1 }, { unique: true });
skills.index({ tenantId: 1, createdAt: -1, _id: -1 });
skills.index({ tenantId: 1, status: 1, name: 1 });
skills.index({ tenantId: 1, skillRef: 1, version: -1 });
// The tenant comes first, because every search is within one tenant. MongoDB stems each document by its own `language`
// field.
skills.index(
  { tenantId: 1, name: "text", description: "text", body: "text", spellings: "text" },
  { name: "words_by_language", weights: { name: 10, description: 4, body: 1, spellings: 1 } },
);
skills.index({ tenantId: 1, grams: 1 });
skills.index({ searchForm: 1 });

/**
 * Indexes that were replaced. A collection can have only one text index, so the old one is dropped before the new one
 * is created.
 */
export const RETIRED_INDEXES: Partial<Record<CollectionName, readonly string[]>> = { skills: ["words"] };

const stored = () => new Schema(storedObject, { _id: false });

const onboardingResearch = new Schema<OnboardingResearchDocument>(
  {
    ...common,
    onboardingRunId: { type: String, required: true },
    sources: [new Schema({ url: String, kind: String }, { _id: false })],
    scraped: [
      new Schema<ScrapedPage>(
        { ...storedObject, url: { type: String, required: true }, title: String, status: Number, fetchedAt: Date },
        { _id: false },
      ),
    ],
    research: { type: stored(), default: null },
    contextFile: {
      type: new Schema({ ...storedObject, fileId: String, name: String, mime: String }, { _id: false }),
      default: null,
    },
    questions: [new Schema({ id: String, question: String, answer: { type: String, default: null } }, { _id: false })],
  },
  options,
);
onboardingResearch.index({ refId: 1 }, { unique: true });
onboardingResearch.index({ tenantId: 1, createdAt: -1, _id: -1 });
onboardingResearch.index({ tenantId: 1, onboardingRunId: 1 }, { unique: true });

const integrationPayloads = new Schema<IntegrationPayloadDocument>(
  {
    ...common,
    integrationRef: { type: String, required: true },
    direction: { type: String, enum: ["in", "out"], required: true },
    provider: { type: String, required: true },
    method: { type: String, required: true },
    url: { type: String, required: true },
    httpStatus: { type: Number, default: null },
    durationMs: { type: Number, default: null },
    headers: { type: Schema.Types.Mixed, default: {} },
    body: { type: Schema.Types.Mixed, default: null },
    bytes: { type: Number, default: 0 },
    error: { type: String, default: null },
    redactions: { type: [String], default: [] },
    expiresAt: { type: Date, required: true },
  },
  options,
);
integrationPayloads.index({ refId: 1 }, { unique: true });
integrationPayloads.index({ tenantId: 1, createdAt: -1, _id: -1 });
integrationPayloads.index({ tenantId: 1, integrationRef: 1, createdAt: -1, _id: -1 });
integrationPayloads.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const webhookPayloads = new Schema<WebhookPayloadDocument>(
  {
    ...common,
    deliveryRef: { type: String, required: true },
    attempt: { type: Number, required: true },
    request: { type: Schema.Types.Mixed, required: true },
    response: { type: Schema.Types.Mixed, default: null },
    error: { type: String, default: null },
    durationMs: { type: Number, default: 0 },
    expiresAt: { type: Date, required: true },
  },
  options,
);
webhookPayloads.index({ refId: 1 }, { unique: true });
webhookPayloads.index({ tenantId: 1, createdAt: -1, _id: -1 });
webhookPayloads.index({ tenantId: 1, deliveryRef: 1, attempt: 1 }, { unique: true });
webhookPayloads.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const auditDiffs = new Schema<AuditDiffDocument>(
  {
    ...common,
    auditRef: { type: String, required: true },
    entity: { type: String, required: true },
    entityRef: { type: String, required: true },
    before: { type: Schema.Types.Mixed, default: null },
    after: { type: Schema.Types.Mixed, default: null },
    expiresAt: { type: Date, required: true },
  },
  options,
);
auditDiffs.index({ refId: 1 }, { unique: true });
auditDiffs.index({ tenantId: 1, createdAt: -1, _id: -1 });
auditDiffs.index({ entityRef: 1 });
auditDiffs.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const SCHEMAS = {
  activity_outputs: activityOutputs,
  audit_diffs: auditDiffs,
  integration_payloads: integrationPayloads,
  onboarding_research: onboardingResearch,
  skills,
  strategies_content: strategiesContent,
  tool_call_logs: toolCallLogs,
  webhook_payloads: webhookPayloads,
} satisfies { [N in CollectionName]: Schema<Documents[N]> };
