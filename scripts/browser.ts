import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Chromium as a package. The last version that Node 20 can load. */
const PACKED = "@sparticuz/chromium@143.0.4";
const CACHE = resolve(".data-browser");

/**
 * Finds a Chromium: BROWSER_PATH, an installed one, or one from npm, downloaded once into a separate folder.
 * @throws if there is none, with instructions
 */
export async function findBrowser(onProgress: (line: string) => void): Promise<string> {
  const given = process.env.BROWSER_PATH;
  if (given) return given;
  const installed = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    .map(located)
    .find(Boolean);
  const path = installed ?? (await packed(onProgress));
  const { status } = spawnSync(path, ["--headless", "--no-sandbox", "--version"], { stdio: "ignore" });
  if (status !== 0) {
    throw new Error(
      `The browser at ${path} does not start (a system library may be missing). ` +
        `Install one, such as Debian's chromium package, or set BROWSER_PATH.`,
    );
  }
  return path;
}

function located(name: string): string | undefined {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

async function packed(onProgress: (line: string) => void): Promise<string> {
  const module = join(CACHE, "node_modules/@sparticuz/chromium");
  if (!existsSync(module)) {
    onProgress("no browser is installed, so one is downloaded from npm …");
    const args = ["install", "--prefix", CACHE, "--no-save", "--no-audit", "--no-fund", "--loglevel=error", PACKED];
    const { status } = spawnSync("npm", args, { stdio: "inherit" });
    if (status !== 0)
      throw new Error("No browser could be downloaded from npm. Install chromium, or set BROWSER_PATH.");
  }
  const { default: chromium } = (await import(pathToFileURL(join(module, "build/esm/index.js")).href)) as {
    default: { executablePath(): Promise<string> };
  };
  return chromium.executablePath();
}
