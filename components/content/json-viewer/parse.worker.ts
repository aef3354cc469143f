import { buffersOf, copyIndex, type JsonIndex } from "./json-index";
import { scanJson } from "./scan-json";
import { searchNodes } from "./search-nodes";
import type { FromWorker, ToWorker } from "./worker-messages";

/** The part of a worker's global scope used here. TypeScript's DOM library types `self` as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}

const scope: WorkerScope = self as unknown as WorkerScope;
let text = "";
let index: JsonIndex | null = null;
let newest = 0;

scope.onmessage = ({ data }) => {
  if (data.type === "parse") parse(data.text);
  else void search(data.id, data.query);
};

function parse(source: string): void {
  const outcome = scanJson(source);
  if (outcome.status !== "tree") {
    scope.postMessage({ type: "parsed", outcome }, []);
    return;
  }
  // The worker keeps the columns for searches. The page gets a copy whose buffers are transferred.
  text = source;
  index = outcome.index;
  const given = copyIndex(index);
  scope.postMessage({ type: "parsed", outcome: { status: "tree", index: given } }, buffersOf(given));
}

async function search(id: number, query: string): Promise<void> {
  newest = id;
  if (!index) return;
  const steps = searchNodes(text, index, query);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      const nodes = new Uint32Array(step.value);
      scope.postMessage({ type: "found", id, nodes }, [nodes.buffer]);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (newest !== id) return;
  }
}
