import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyPdfjs } from "./copy-pdfjs.mjs";

const SOURCES = [
  ...["app", "components", "lib", "public", "prisma/schema"],
  ...[
    "instrumentation.ts",
    "proxy.ts",
    "next.config.js",
    "package-lock.json",
    "postcss.config.mjs",
    "tsconfig.json",
    "scripts/bundle-renderer.mjs",
  ],
];

export type Built = {
  folder: string;
  /** Entry of the standalone Next.js server, which reads PORT and HOSTNAME. */
  server: string;
};

/**
 * Builds the app unless the existing build matches the sources. `bare` adds the benchmark's baseline pages and uses a
 * separate folder.
 */
export async function buildApp(onProgress: (line: string) => void, o: { bare?: boolean } = {}): Promise<Built> {
  await copyPdfjs();
  const folder = o.bare ? ".next-bare" : ".next";
  const built = { folder, server: join(folder, "standalone", "server.js") };
  const mark = join(folder, "built-from");
  const sources = hashOf(SOURCES);
  if (existsSync(built.server) && existsSync(mark) && readFileSync(mark, "utf8") === sources) return built;
  onProgress("building the app (half a minute to two minutes) …");
  rmSync(mark, { force: true });
  await runBuild(folder, o.bare ?? false);
  const home = join(folder, "standalone");
  cpSync(join(folder, "static"), join(home, folder, "static"), { recursive: true });
  cpSync("public", join(home, "public"), { recursive: true });
  writeFileSync(mark, sources);
  return built;
}

async function runBuild(folder: string, bare: boolean): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1", NEXT_DIST_DIR: folder };
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: bare ? { ...env, BARE_PAGES: "1" } : env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

function hashOf(paths: string[]): string {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesUnder)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
