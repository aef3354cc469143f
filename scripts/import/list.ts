import { basename } from "node:path";
import { z } from "zod";
import { jsonOf, parsed } from "./parsed";
import { readAll, takeAll, type ImportRun, type Taken } from "./run";
import { LIMITS, readText } from "./source";

const list = z.array(z.unknown(), "is no list: begin it with [").min(1, "is an empty list");
const entry = z.record(z.string(), z.unknown(), "is no object");

export type Entry = z.output<typeof entry>;

/** Takes each entry of a JSON file that holds a list as a source. */
export async function takeEntries(
  run: ImportRun,
  path: string,
  what: string,
  take: (entry: Entry) => Promise<Taken>,
): Promise<void> {
  const file = basename(path);
  const read = async () => parsed(list, jsonOf(await readText(path, LIMITS.list)), "the file");
  const values = await readAll(run, file, read);
  const sources = values.map((value, at) => ({
    where: `${file}, entry ${at + 1}`,
    work: async () => take(parsed(entry, value, "the entry")),
  }));
  await takeAll(run, sources, { what });
}
