import { z } from "zod";
import { timeRange } from "@/lib/core/input/span";
import { cursorText, searchText } from "@/lib/core/input/text";
import type { Machine, TransitionView } from "@/lib/core/records/machine";
import type { Agreement, StoragePart } from "@/lib/core/records/parts";
import { refId } from "@/lib/core/ref-id";

export const TOOL_CALL_STATUSES = ["running", "succeeded", "failed", "timed_out", "cancelled"] as const;
export type ToolCallStatus = (typeof TOOL_CALL_STATUSES)[number];

export const TOOL_CALL_MACHINE = {
  succeed: { from: ["running"], to: "succeeded", by: "program" },
  fail: { from: ["running"], to: "failed", by: "program" },
  time_out: { from: ["running"], to: "timed_out", by: "program" },
  cancel: { from: ["running"], to: "cancelled", by: "work:cancel", reason: "demanded" },
} as const satisfies Machine<ToolCallStatus, string>;
export type ToolCallEvent = keyof typeof TOOL_CALL_MACHINE;

export const DEFAULT_RANGE = "30d";

const filters = {
  range: timeRange.optional(),
  /** The exact name. */
  tool: searchText().optional(),
  status: z.array(z.enum(TOOL_CALL_STATUSES)).optional(),
  /** The activity, or the onboarding run, that made the calls. */
  activity: refId.optional(),
  run: refId.optional(),
};

export const toolCallFilters = z.strictObject({ ...filters, cursor: cursorText.optional() });
export const toolCallCountFilters = z.strictObject(filters);

/** The filters of a list. The default `range` is DEFAULT_RANGE. */
export type ToolCallFilters = z.output<typeof toolCallCountFilters>;

/** The ceiling for counting: 10,001 means "more than 10,000". */
export const COUNT_LIMIT = 10_001;

export type ToolCallRow = {
  refId: string;
  createdAt: string;
  tool: string;
  method: string;
  status: ToolCallStatus;
  /** Why it failed. */
  errorClass: string | null;
  model: string | null;
  durationMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** Millionths of a US dollar. */
  costMicros: number | null;
  /** Request and response together, in bytes. */
  bytes: number;
  /** When the payload expires; null if it is pinned. */
  expiresAt: string | null;
};

export type Neighbour = { refId: string; seq: number; tool: string; status: ToolCallStatus };

export const PAYLOAD_PARTS = ["request", "response"] as const;
export type PayloadPartName = (typeof PAYLOAD_PARTS)[number];

export type ToolCallDetail = ToolCallRow & {
  rowVersion: number;
  seq: number;
  startedAt: string;
  requestBytes: number;
  responseBytes: number;
  payloadSha256: string | null;
  pinned: boolean;
  error: { class: string; message: string | null } | null;
  /** Names of fields that were removed before the payload was stored. */
  redactions: string[];
  activity: { refId: string; title: string } | null;
  onboardingRun: { refId: string; website: string } | null;
  previous: Neighbour | null;
  next: Neighbour | null;
  /** Whether there is a payload to reveal, and if not, why. */
  payload: { state: "present" } | { state: "expired" | "lost" | "unreadable"; why: string };
  storage: StoragePart[];
  agreement: Agreement;
  history: TransitionView[];
};

/** Parts up to this many bytes are shown; larger ones can only be downloaded. */
export const MAX_SHOWN_BYTES = 16 * 1024 * 1024;

/** One part of a payload: its JSON text, or why it is not shown. */
export type RevealedPart =
  | { state: "shown"; text: string; bytes: number; store: "MongoDB" | "S3" }
  | { state: "too_large"; bytes: number }
  | { state: "missing"; why: string };

export type RevealedPayload = {
  request: RevealedPart;
  /** Null if the call got no response. */
  response: RevealedPart | null;
  /** Null when both parts give the sha256 stored with the call; otherwise what differs or was not compared. */
  difference: string | null;
};

/** A part to save: a link if it is in S3, else its text. */
export type PayloadDownload = { fileName: string } & ({ url: string; expiresAt: string } | { text: string });

/** Calls in one interval, which starts at `at`. */
export type VolumeBucket = { at: string; succeeded: number; failed: number; timedOut: number; other: number };
