import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { OwnerScope } from "@/lib/core/access/scope";
import { importAll, type ImportRun, type ImportResult } from "./run";

/** A kind of file: its extensions and its name in messages. */
export type FileKind = { endings: readonly string[]; called: string };

export const MARKDOWN: FileKind = { endings: [".md", ".markdown"], called: "Markdown file (.md)" };

/** Imports each file of the kind in a folder. Subfolders are ignored. */
export async function importFiles(
  run: ImportRun<OwnerScope>,
  folder: string,
  { kind, ...how }: { kind: FileKind; what: string; width?: number },
  importFile: (path: string) => Promise<ImportResult>,
): Promise<void> {
  const names = await namesIn(folder, kind);
  await importAll(
    run,
    names.map((name) => ({ where: name, work: () => importFile(join(folder, name)) })),
    how,
  );
}

/** Sorted names of the folder's files of the kind. @throws Error if the folder does not exist or has none */
async function namesIn(folder: string, { endings, called }: FileKind): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOTDIR") throw new Error(`${folder} is a file. Give the folder that contains the files.`);
    throw new Error(`The folder ${folder} cannot be read (${String(code)}). Give an existing folder.`);
  });
  const found = names.filter((name) => endings.includes(extname(name).toLowerCase())).sort();
  if (found.length === 0) throw new Error(`There is no ${called} in ${folder}.`);
  return found;
}
