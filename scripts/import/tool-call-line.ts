import { z } from "zod";
import { moment } from "@/lib/core/input/dates";
import { line, prose } from "@/lib/core/input/text";
import { TOOL_CALL_STATUSES, type ToolCallStatus } from "@/lib/tool-calls/model";
import type { NewToolCall } from "@/lib/tool-calls/provider";
import { membersOf } from "./json-members";
import { jsonObjectOf, parsed } from "./parsed";
import { Refusal } from "./run";

/** A tool call from the source, where `sourceId` identifies it. */
export type SourceCall = Omit<NewToolCall, "refId" | "startedAt" | "expiresAt"> & {
  sourceId: string;
  startedAt: Date | null;
};

const sourceId = line(200, { kept: "as given" });
const word = line(200);
const message = prose(10_000, { min: 0 });

/** Gives an error that is only a text a default class. */
const namedError = (error: unknown) =>
  (typeof error === "string" ? error && { class: "error", message: error } : error) || null;

const call = z.object({
  source_id: z.preprocess((id) => (Number.isSafeInteger(id) ? String(id) : id), sourceId),
  tool_name: word,
  request: z.unknown().optional(),
  response: z.unknown().optional(),
  method: word.nullish(),
  started_at: moment.nullish(),
  duration_ms: z.int().min(0).max(2_147_483_647).nullish(),
  status: z.enum(TOOL_CALL_STATUSES).nullish(),
  model: word.nullish(),
  error: z.preprocess(namedError, z.object({ class: word, message }).nullish()),
});

/**
 * Reads a line `{source_id, tool_name, request, response}`, with optional `method`, `started_at`, `duration_ms`,
 * `status`, `model` and `error`. Request and response keep their exact source text.
 * @throws Refusal with the error
 */
export function readToolCall(text: string): SourceCall {
  const data = parsed(call, jsonObjectOf(text), "the line");
  const members = membersOf(text);
  const request = members.get("request");
  if (request === undefined) throw new Refusal("request: Required");
  const error = data.error ?? null;
  const response = data.response === undefined || data.response === null ? null : (members.get("response") ?? null);
  const startedAt = data.started_at ?? null;
  return {
    sourceId: data.source_id,
    toolName: data.tool_name,
    method: data.method ?? "call",
    status: data.status ?? statusOf(error !== null, response !== null),
    model: data.model ?? null,
    durationMs: data.duration_ms ?? null,
    error,
    request,
    response,
    startedAt,
  };
}

function statusOf(failed: boolean, answered: boolean): ToolCallStatus {
  if (failed) return "failed";
  if (answered) return "succeeded";
  throw new Refusal("it has neither response nor error. Set its status");
}
