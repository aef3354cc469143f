import { isRecord } from "./files";

/** What the supervisor sends to a store's process. Settings go this way so that no password is in an argument list. */
export type ToStore = { kind: "start"; settings: unknown } | { kind: "stop" };

/** What a store's process sends back. */
export type FromStore = { kind: "ready" } | { kind: "progress"; line: string } | { kind: "failed"; message: string };

export function toFromStore(value: unknown): FromStore | undefined {
  if (!isRecord(value)) return undefined;
  if (value.kind === "ready") return { kind: "ready" };
  if (value.kind === "progress" && typeof value.line === "string") return { kind: "progress", line: value.line };
  if (value.kind === "failed" && typeof value.message === "string") return { kind: "failed", message: value.message };
  return undefined;
}
