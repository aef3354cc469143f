import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as rest } from "node:timers/promises";
import type { Built } from "./build";
import { copyPdfjs } from "./copy-pdfjs.mjs";

export type Server = { url: string; pid: number; exited: Promise<number>; stop(): Promise<void> };

const START_MS = 60_000;

/** Serves a build and waits until it answers. */
export async function serveBuild(built: Built, port: number): Promise<Server> {
  return serve([built.server], port, { NODE_ENV: "production", HOSTNAME: "0.0.0.0" });
}

/** The same from the sources, with hot reload. */
export async function serveSources(port: number): Promise<Server> {
  await copyPdfjs();
  const next = ["node_modules/next/dist/bin/next", "dev", "--port", String(port)];
  return serve(next, port, { NODE_ENV: "development" });
}

async function serve(args: string[], port: number, extra: NodeJS.ProcessEnv): Promise<Server> {
  const env = { ...process.env, ...extra, PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, ["--import", "./scripts/end-with-parent.mjs", ...args], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    if (process.env.SHOW_SERVER_LOG) process.stdout.write(chunk);
    lines.push(chunk.toString());
    if (lines.length > 50) lines.shift();
  });
  const exited = new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  const url = process.env.NEXTAUTH_URL ?? `http://localhost:${port}`;
  const answered = await Promise.race([untilLive(port), exited.then(() => false)]);
  if (!answered) {
    await stop(child, exited);
    throw new Error(`The server did not come up.\n${lines.join("")}`);
  }
  return { url, pid: child.pid ?? 0, exited, stop: () => stop(child, exited) };
}

async function untilLive(port: number): Promise<boolean> {
  for (const end = Date.now() + START_MS; Date.now() < end; await rest(100)) {
    const live = await fetch(`http://127.0.0.1:${port}/api/health/live`).catch(() => null);
    if (live?.ok) return true;
  }
  return false;
}

async function stop(child: ChildProcess, exited: Promise<number>): Promise<void> {
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exited;
  clearTimeout(late);
}
