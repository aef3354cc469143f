import { spawn } from "node:child_process";

export type Beside = { stop(): Promise<void> };

/** How long it may take to end what it has begun; what it leaves in the middle is taken up when its lease has passed. */
const PATIENCE_MS = 5_000;

/** Starts a worker as a process beside this one; it ends with it, however that ends. */
export function startWorker(onProgress: (line: string) => void): Beside {
  const flags = ["--conditions=react-server", "--import", "tsx", "--import", "./scripts/end-with-parent.mjs"];
  const child = spawn(process.execPath, [...flags, "scripts/worker.ts"], { stdio: ["pipe", "pipe", "inherit"] });
  let stopping = false;
  child.stdout.on("data", (chunk: Buffer) => {
    if (process.env.SHOW_SERVER_LOG) process.stdout.write(chunk);
  });
  const exited = new Promise<void>((resolve) => {
    child.on("exit", (code, signal) => {
      if (!stopping) onProgress(`the worker ended by itself (${signal ?? code}); due work waits for: npm run worker`);
      resolve();
    });
  });
  onProgress("the worker does what is due beside it");
  return {
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
      await exited;
      clearTimeout(late);
    },
  };
}
