import "server-only";
import { Schema } from "mongoose";

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
  };

export type OutlineEntry = { depth: number; text: string; id: string };

/** One version of a strategy; immutable. */
export type StrategyContentDocument = Common &
  StoredObject & { strategyId: string; version: number; outline: OutlineEntry[] };

/** A half of a payload: in the document as JSON text, or in S3 where the document would pass 16 MB. */
export type PayloadHalf = { text: string } | StoredObject;

/** What a tool call sent and got. Goes when `expiresAt` passes; a pinned one has none and stays. */
export type ToolCallLogDocument = Common & {
  toolName: string;
  method: string;
  runId: string | null;
  seq: number;
  request: PayloadHalf;
  response: PayloadHalf | null;
  error: { class: string; message: string } | null;
  durationMs: number | null;
  usage: { tokensIn: number; tokensOut: number; costMicros: number } | null;
  redactions: string[];
  expiresAt?: Date;
  pinned: boolean;
};

/** One version of a skill: what an agent is told to do. Searched by its words. */
export type SkillDocument = Common & {
  skillRef: string;
  version: number;
  name: string;
  description: string;
  body: string;
  tags: string[];
  status: string;
};

export type Documents = {
  activity_outputs: ActivityOutputDocument;
  skills: SkillDocument;
  strategies_content: StrategyContentDocument;
  tool_call_logs: ToolCallLogDocument;
};

export type CollectionName = keyof Documents;

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
  },
  options,
);
skills.index({ refId: 1 }, { unique: true });
skills.index({ tenantId: 1, status: 1, name: 1 });
// The tenant leads: a search enters by it, and every search names one tenant alone.
skills.index(
  { tenantId: 1, name: "text", description: "text", body: "text" },
  { name: "words", weights: { name: 10, description: 4, body: 1 } },
);

export const SCHEMAS = {
  activity_outputs: activityOutputs,
  skills,
  strategies_content: strategiesContent,
  tool_call_logs: toolCallLogs,
} satisfies { [N in CollectionName]: Schema<Documents[N]> };
