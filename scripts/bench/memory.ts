import { setTimeout as rest } from "node:timers/promises";
import type { Built } from "../build";
import { serveBuild } from "../serve";
import type { Load } from "./rounds";
import type { Target } from "./targets";
import { residentBytes } from "./weight";

/** A server's resident memory in bytes, after start and after load; null if the system does not report it. */
export type Memory = { idle: number | null; loaded: number | null };

type Plan = { built: Built; port: number; load: Load; targets: Target[]; cookie: string; seconds: number };

/** Starts a separate server and requests each target for `seconds` with 16 connections. */
export async function memoryUnder({ built, port, load, targets, cookie, seconds }: Plan): Promise<Memory> {
  const server = await serveBuild(built, port);
  try {
    await rest(2_000);
    const idle = residentBytes(server.pid);
    for (const { path } of targets) {
      const url = `http://127.0.0.1:${port}${path}`;
      // The first request loads the page's code, so it is made before the measurement.
      await (await fetch(url, { headers: { cookie } })).text();
      await load.run({ url, cookie, connections: 16, seconds });
    }
    return { idle, loaded: residentBytes(server.pid) };
  } finally {
    await server.stop();
  }
}
