"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { JsonOutcome } from "./json-index";
import type { FromWorker, ToWorker } from "./worker-messages";

export type JsonState = { status: "reading" } | JsonOutcome | { status: "failed"; message: string };

export interface JsonReading {
  state: JsonState;
  /** Searches for nodes that contain `query`. The result is dropped if a newer search started. */
  search: (query: string, onFound: (nodes: Uint32Array) => void) => void;
}

interface Asked {
  id: number;
  onFound: (nodes: Uint32Array) => void;
}

/** Parses a JSON text in a dedicated worker that ends with the component. */
export function useJsonWorker(text: string): JsonReading {
  const [read, setRead] = useState<{ text: string; state: JsonState } | null>(null);
  const worker = useRef<Worker | null>(null);
  const asked = useRef<Asked | null>(null);

  useEffect(() => {
    const settle = (state: JsonState) => setRead({ text, state });
    const started = new Worker(new URL("./parse.worker.ts", import.meta.url), { type: "module" });
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === "parsed") settle(data.outcome);
      else if (asked.current?.id === data.id) asked.current.onFound(data.nodes);
    };
    started.onerror = (event) => settle({ status: "failed", message: event.message || "the worker did not start" });
    started.onmessageerror = () => settle({ status: "failed", message: "the worker's answer could not be read" });
    post(started, { type: "parse", text });
    return () => {
      started.terminate();
      worker.current = null;
      asked.current = null;
    };
  }, [text]);

  const search = useCallback((query: string, onFound: (nodes: Uint32Array) => void) => {
    const id = (asked.current?.id ?? 0) + 1;
    asked.current = { id, onFound };
    if (worker.current) post(worker.current, { type: "search", id, query });
  }, []);

  return { state: read?.text === text ? read.state : { status: "reading" }, search };
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}
