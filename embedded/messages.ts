import { isRecord } from "./files";

/**
 * What the supervisor sends to a store's process. Settings are sent this way to keep passwords out of argument lists.
 * The "connection" message also carries a socket.
 */
export type ToStore = { kind: "start"; settings: unknown } | { kind: "connection"; id: number } | { kind: "stop" };

export type FromStore =
  | { kind: "ready" }
  | { kind: "confirmed"; id: number }
  | { kind: "progress"; line: string }
  | { kind: "failed"; message: string };

export function toFromStore(value: unknown): FromStore | undefined {
  if (!isRecord(value)) return undefined;
  if (value.kind === "ready") return { kind: "ready" };
  if (value.kind === "progress" && typeof value.line === "string") return { kind: "progress", line: value.line };
  if (value.kind === "failed" && typeof value.message === "string") return { kind: "failed", message: value.message };
  if (value.kind === "confirmed" && typeof value.id === "number") return { kind: "confirmed", id: value.id };
  return undefined;
}
