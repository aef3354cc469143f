import { setTimeout as rest } from "node:timers/promises";
import type { Built } from "./build";
import { copyPdfjs } from "./copy-pdfjs.mjs";
import { listenHost } from "./stores";
import { SupervisedProcess } from "./supervised-process";

export type Server = { url: string; pid: number; process: SupervisedProcess; stop(): Promise<void> };

export type ServeOptions = {
  /** File for the server's output; without it, output is not stored. */
  logFile?: string;
  onProgress?(line: string): void;
};

const START_MS = 60_000;
const TIMEOUT_MS = 5_000;
/** Milliseconds, as in the Dockerfile. Node's 5 s are shorter than what clients and proxies keep idle connections for. */
const KEEP_ALIVE_TIMEOUT = "65000";

/** Serves a build and waits until it responds. */
export async function serveBuild(built: Built, port: number, o: ServeOptions = {}): Promise<Server> {
  return serve([built.server], port, { NODE_ENV: "production", HOSTNAME: listenHost(), KEEP_ALIVE_TIMEOUT }, o);
}

/** Serves the sources with hot reload. */
export async function serveSources(port: number, o: ServeOptions = {}): Promise<Server> {
  await copyPdfjs();
  const next = ["node_modules/next/dist/bin/next", "dev", "--port", String(port), "--hostname", listenHost()];
  return serve(next, port, { NODE_ENV: "development" }, o);
}

async function serve(args: string[], port: number, extra: NodeJS.ProcessEnv, o: ServeOptions): Promise<Server> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...extra, PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" };
  // The owner's URL is only for migrations. A server with it could bypass row-level security.
  delete env.DIRECT_DATABASE_URL;
  const onProgress = o.onProgress ?? (() => undefined);
  const server = new SupervisedProcess({
    label: "the server",
    args,
    env,
    stopTimeoutMs: TIMEOUT_MS,
    onProgress,
    logFile: o.logFile,
  });
  const url = process.env.NEXTAUTH_URL ?? `http://localhost:${port}`;
  const answered = await Promise.race([untilLive(port), server.ended.then(() => false)]);
  if (!answered) {
    await server.stop();
    throw new Error(`The server did not start. Its last lines:\n${server.tail}`);
  }
  return { url, pid: server.pid, process: server, stop: () => server.stop() };
}

async function untilLive(port: number): Promise<boolean> {
  const all = ["0.0.0.0", "::"];
  const host = all.includes(listenHost()) ? "127.0.0.1" : listenHost();
  const live = new URL(`http://${host.includes(":") ? `[${host}]` : host}:${port}/api/health/live`);
  for (const end = Date.now() + START_MS; Date.now() < end; await rest(100)) {
    const answer = await fetch(live).catch(() => null);
    if (answer?.ok) return true;
  }
  return false;
}
