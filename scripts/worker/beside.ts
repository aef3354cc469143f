import { SupervisedProcess } from "../supervised-process";

/** Time limit to finish work in progress. Unfinished work is picked up after its lease expires. */
const TIMEOUT_MS = 5_000;

/** Starts a worker as a child process, and restarts it whenever it exits on its own. */
export function startWorker(o: { logFile: string; onProgress(line: string): void }): SupervisedProcess {
  const env = { ...process.env };
  // The owner's URL is only for migrations. A worker with it could bypass row-level security.
  delete env.DIRECT_DATABASE_URL;
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/worker.ts"];
  const worker = new SupervisedProcess({ label: "the worker", args, env, stopTimeoutMs: TIMEOUT_MS, ...o });
  void worker.keep();
  o.onProgress("the worker runs beside it");
  return worker;
}
