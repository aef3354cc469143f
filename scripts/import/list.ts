import { basename } from "node:path";
import { z } from "zod";
import { jsonOf, parsed } from "./parsed";
import { readAll, importAll, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readText } from "./source";

const list = z.array(z.unknown(), "Not a list. Start it with [").min(1, "The list is empty");
const entry = z.record(z.string(), z.unknown(), "Not an object");

export type Entry = z.output<typeof entry>;

/** Locations of the sources in one file, by identity. */
export class Places {
  readonly #first = new Map<string, string>();

  /** The first location of a source with that name, if it differs from this one. */
  before(name: string, where: string): string | null {
    const first = this.#first.get(name) ?? where;
    this.#first.set(name, first);
    return first === where ? null : first;
  }
}

/** Imports each entry of a JSON file that contains a list. */
export async function importEntries(
  run: ImportRun,
  path: string,
  what: string,
  importEntry: (entry: Entry, where: string) => Promise<ImportResult>,
): Promise<void> {
  const file = basename(path);
  const read = async () => parsed(list, jsonOf(await readText(path, LIMITS.list)), "the file");
  const values = await readAll(run, file, read);
  const sources = values.map((value, at) => {
    const where = `${file}, entry ${at + 1}`;
    return { where, work: async () => importEntry(parsed(entry, value, "the entry"), where) };
  });
  await importAll(run, sources, { what });
}
