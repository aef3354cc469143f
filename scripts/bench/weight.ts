import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Visitor } from "./visitor";

/**
 * Transfer size of a page in bytes. Scripts are all files that its HTML references, except for those for browsers
 * without modules.
 */
export type Weight = { html: number; htmlGzipped: number; scripts: number; scriptBytes: number; scriptGzipped: number };

export async function weighPage({ get }: Visitor, path: string): Promise<Weight> {
  const html = await (await get(path)).text();
  const old = new Set([...html.matchAll(/<script[^>]*\bnomodule\b[^>]*>/gi)].flatMap(([tag]) => scriptsIn(tag)));
  const scripts = scriptsIn(html).filter((script) => !old.has(script));
  let [scriptBytes, scriptGzipped] = [0, 0];
  for (const script of scripts) {
    const answer = await get(script);
    if (!answer.ok) throw new Error(`${path} names the script ${script}, which answers ${answer.status}.`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    scriptBytes += bytes.length;
    scriptGzipped += gzipSync(bytes, { level: 9 }).length;
  }
  const htmlGzipped = gzipSync(html, { level: 9 }).length;
  return { html: Buffer.byteLength(html), htmlGzipped, scripts: scripts.length, scriptBytes, scriptGzipped };
}

function scriptsIn(html: string): string[] {
  return [
    ...new Set(
      [...html.matchAll(/(?:\/_next\/)?static\/[\w./~()[\]%-]+?\.js/g)].map(([path]) =>
        path.replace(/^(?:\/_next\/)?/, "/_next/"),
      ),
    ),
  ];
}

/** Resident memory of a process in bytes; null if the system does not report it. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) * 1024 : null;
  } catch {
    return null;
  }
}
