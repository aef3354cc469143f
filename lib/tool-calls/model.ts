import { z } from "zod";
import type { Agreement, Whereabouts } from "@/lib/core/parts";

export const TOOL_CALL_STATUSES = ["running", "succeeded", "failed", "timed_out", "cancelled"] as const;
export type ToolCallStatus = (typeof TOOL_CALL_STATUSES)[number];

const minute = 60_000;
const LENGTHS: Record<string, number> = {
  "15m": 15 * minute,
  "1h": 60 * minute,
  "24h": 24 * 60 * minute,
  "7d": 7 * 24 * 60 * minute,
  "30d": 30 * 24 * 60 * minute,
};
export const DEFAULT_RANGE = "30d";

/** How far the clock of a machine that records calls may run ahead of ours. */
const CLOCK_SLACK = 5 * minute;

/** `from` inclusive, `to` exclusive; null is open. */
export type Span = { from: Date | null; to: Date | null };

/**
 * Reads a range as addresses carry it: 15m, 1h, 24h, 7d, 30d, all, or two moments "<from>..<to>", either end open.
 * Null for anything else.
 */
export function spanOf(range: string, now: Date): Span | null {
  if (range === "all") return { from: null, to: null };
  const length = Object.hasOwn(LENGTHS, range) ? LENGTHS[range] : undefined;
  if (length !== undefined) return { from: new Date(now.getTime() - length), to: new Date(now.getTime() + CLOCK_SLACK) };
  const ends = range.split("..");
  if (ends.length !== 2) return null;
  const [from, to] = ends.map(endOf);
  if (from === undefined || to === undefined || (!from && !to) || (from && to && from >= to)) return null;
  return { from, to };
}

/** Null for an open end, undefined for what is no moment. */
function endOf(text: string): Date | null | undefined {
  if (text === "") return null;
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const filters = {
  range: z
    .string()
    .refine((text) => spanOf(text, new Date()) !== null, "is no time range: give 24h, all or <from>..<to> in UTC")
    .optional(),
  /** The exact name. */
  tool: z.string().min(1).max(200).optional(),
  status: z.array(z.enum(TOOL_CALL_STATUSES)).optional(),
};

export const toolCallFilters = z.strictObject({ ...filters, cursor: z.string().optional() });
export const toolCallCountFilters = z.strictObject(filters);

/** What a list is narrowed to; `range` counts as DEFAULT_RANGE when absent. */
export type ToolCallFilters = z.output<typeof toolCallCountFilters>;

/** More than this are not counted: 10,001 means "more than 10,000". */
export const COUNT_LIMIT = 10_001;

export type ToolCallRow = {
  refId: string;
  createdAt: string;
  tool: string;
  method: string;
  status: ToolCallStatus;
  model: string | null;
  durationMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  /** Millionths of a US dollar. */
  costMicros: number | null;
  /** Request and response together, in bytes. */
  bytes: number;
  /** When the payload goes; null where it is pinned. */
  expiresAt: string | null;
};

export type Neighbour = { refId: string; seq: number; tool: string; status: ToolCallStatus };

export const PAYLOAD_HALVES = ["request", "response"] as const;
export type PayloadHalfName = (typeof PAYLOAD_HALVES)[number];

export type ToolCallDetail = ToolCallRow & {
  seq: number;
  startedAt: string;
  requestBytes: number;
  responseBytes: number;
  payloadSha256: string | null;
  pinned: boolean;
  error: { class: string; message: string | null } | null;
  /** Names of fields taken out before the payload was written. */
  redactions: string[];
  activity: { refId: string; title: string } | null;
  previous: Neighbour | null;
  next: Neighbour | null;
  /** Whether there is a payload to reveal, and if not, why. */
  payload: { state: "present" } | { state: "expired" | "lost" | "unreadable"; why: string };
  whereabouts: Whereabouts[];
  agreement: Agreement;
};

/** A half is shown up to this many bytes; a larger one can only be downloaded. */
export const MAX_SHOWN_BYTES = 16 * 1024 * 1024;

/** One half of a payload: its JSON text, or why it is not shown. */
export type RevealedHalf =
  | { state: "shown"; text: string; bytes: number; store: "MongoDB" | "S3" }
  | { state: "too_large"; bytes: number }
  | { state: "missing"; why: string };

export type RevealedPayload = {
  request: RevealedHalf;
  /** Null where the call got no answer. */
  response: RevealedHalf | null;
  /** Null where both halves give the sha256 kept when the call was written; else what differs or was not compared. */
  difference: string | null;
};

/** A half to save: a link where it lies in S3, else its text. */
export type PayloadDownload = { fileName: string } & ({ url: string; expiresAt: string } | { text: string });

/** Calls in one stretch of time that begins at `at`. */
export type VolumeBucket = { at: string; succeeded: number; failed: number; other: number };
