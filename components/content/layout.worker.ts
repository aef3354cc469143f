import { DEFAULT_ID_PREFIX, type Article } from "./article";
import { layOut } from "./rendering/lay-out";

/** The part of a worker's global scope used here; the compiler's library describes a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<string>) => void) | null;
  postMessage(article: Article): void;
}

const scope: WorkerScope = self as unknown as WorkerScope;

scope.onmessage = ({ data }) => scope.postMessage(layOut(data, { idPrefix: DEFAULT_ID_PREFIX }));
