import { z } from "zod";
import { TOOL_CALL_STATUSES, type ToolCallStatus } from "@/lib/tool-calls/model";
import type { NewToolCall } from "@/lib/tool-calls/provider";
import { membersOf } from "./json-members";
import { jsonObjectOf, parsed } from "./parsed";
import { Refusal } from "./run";

/** A tool call as its source has it: identified there by `sourceId`. */
export type SourceCall = Omit<NewToolCall, "refId" | "startedAt" | "expiresAt"> & {
  sourceId: string;
  startedAt: Date | null;
};

const word = (most: number) =>
  z
    .string()
    .min(1, "is empty")
    .max(most, `is longer than ${most} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), "holds a control character");

const line = z.object({
  source_id: z.union([word(200), z.int().transform(String)]),
  tool_name: word(200),
  request: z.unknown().optional(),
  response: z.unknown().optional(),
  method: word(200).nullish(),
  started_at: z.iso.datetime({ offset: true }).nullish(),
  duration_ms: z.int().min(0).max(2_147_483_647).nullish(),
  status: z.enum(TOOL_CALL_STATUSES).nullish(),
  model: word(200).nullish(),
  error: z.union([z.string().max(10_000), z.object({ class: word(200), message: z.string().max(10_000) })]).nullish(),
});

/**
 * Reads a line `{source_id, tool_name, request, response}`, with `method, started_at, duration_ms, status, model` and
 * `error` where it has them. Request and response stay the very text of the line.
 * @throws Refusal with what is wrong
 */
export function readToolCall(text: string): SourceCall {
  const data = parsed(line, jsonObjectOf(text), "the line");
  const members = membersOf(text);
  const request = members.get("request");
  if (request === undefined) throw new Refusal("request is missing");
  const error = errorOf(data.error);
  const response = data.response === undefined || data.response === null ? null : (members.get("response") ?? null);
  const startedAt = data.started_at ? new Date(data.started_at) : null;
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

function errorOf(error: string | { class: string; message: string } | null | undefined) {
  if (error === null || error === undefined || error === "") return null;
  return typeof error === "string" ? { class: "error", message: error } : error;
}

function statusOf(failed: boolean, answered: boolean): ToolCallStatus {
  if (failed) return "failed";
  if (answered) return "succeeded";
  throw new Refusal("it has neither response nor error: give its status");
}
