import { readFile, stat } from "node:fs/promises";
import { Refusal } from "./run";

const MB = 1024 * 1024;

/** Maximum size of a source, in bytes. */
export const LIMITS = { markdown: 2 * MB, json: 16 * MB, list: 2 * MB, pdf: 32 * MB, line: 16 * MB } as const;

/** Reads a file. @throws Refusal if it is missing, not a file, empty, unreadable or larger than `limit` */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Refusal(unreadable(error));
  });
  if (!found.isFile()) throw new Refusal("it is not a file");
  if (found.size === 0) throw new Refusal("the file is empty");
  if (found.size > limit) throw new Refusal(`the file has ${inMB(found.size)}; the limit is ${inMB(limit)}`);
  return readFile(path).catch((error: unknown) => {
    throw new Refusal(unreadable(error));
  });
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "this account has no permission to read the file";
  return `the file cannot be read (${code || String(error)})`;
}

/** Reads a file as text. @throws Refusal like `readBounded` and `strictText` */
export async function readText(path: string, limit: number): Promise<string> {
  return strictText(await readBounded(path, limit), "the file");
}

/** Decodes UTF-8 and removes the byte order mark. @throws Refusal for anything that is not UTF-8 text */
export function strictText(bytes: Uint8Array, what: string): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(`${what} is not UTF-8 text. Save it as UTF-8`);
  }
  const zero = text.indexOf("\0");
  if (zero >= 0)
    throw new Refusal(`${what} is not text: it contains a NUL character at ${zero}. Is it UTF-16 or binary?`);
  return text;
}

export const inMB = (bytes: number) => `${(bytes / MB).toFixed(bytes < MB ? 2 : 1)} MB`;
