import type { JsonOutcome } from "./json-index";

export type ToWorker = { type: "parse"; text: string } | { type: "search"; id: number; query: string };

export type FromWorker =
  | { type: "parsed"; outcome: JsonOutcome }
  | { type: "found"; id: number; nodes: Uint32Array<ArrayBuffer> };
