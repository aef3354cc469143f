import { KeptProcess } from "../kept-process";

/** How long it may take to end what it has begun; what it leaves in the middle is taken up when its lease has passed. */
const TIMEOUT_MS = 5_000;

/** Starts a worker as a process beside this one, and starts it again whenever it ends unasked. */
export function startWorker(o: { logFile: string; onProgress(line: string): void }): KeptProcess {
  const env = { ...process.env };
  // The owner's address is for migrations: a worker that has it could walk around the policies of the tables.
  delete env.DIRECT_DATABASE_URL;
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/worker.ts"];
  const worker = new KeptProcess({ label: "the worker", args, env, patienceMs: TIMEOUT_MS, ...o });
  void worker.keep();
  o.onProgress("the worker runs beside it");
  return worker;
}
