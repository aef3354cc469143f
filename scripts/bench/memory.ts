import { setTimeout as rest } from "node:timers/promises";
import type { Built } from "../build";
import { serveBuild } from "../serve";
import type { Load } from "./rounds";
import type { Target } from "./targets";
import { residentBytes } from "./weight";

/** A server's resident memory in bytes, freshly started and after its load; null where the system does not tell. */
export type Memory = { idle: number | null; loaded: number | null };

type Plan = { built: Built; port: number; load: Load; targets: Target[]; cookie: string; seconds: number };

/** Starts a server of its own and asks it for the targets alone, by 16 connections, each for `seconds`. */
export async function memoryUnder({ built, port, load, targets, cookie, seconds }: Plan): Promise<Memory> {
  const server = await serveBuild(built, port);
  try {
    await rest(2_000);
    const idle = residentBytes(server.pid);
    for (const { path } of targets) {
      const url = `http://127.0.0.1:${port}${path}`;
      // The first answer loads the page's code: however long that takes, the load begins after it.
      await (await fetch(url, { headers: { cookie } })).text();
      await load.run({ url, cookie, connections: 16, seconds });
    }
    return { idle, loaded: residentBytes(server.pid) };
  } finally {
    await server.stop();
  }
}
