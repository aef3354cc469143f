import type { OwnerScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { Summary } from "./summary";

/** Context of an import. It has a tenant, unless the kind can import records without one. */
export type ImportRun<S extends OwnerScope = TenantScope> = {
  scope: S;
  summary: Summary;
  onProgress(line: string): void;
  /** True after the user asked to stop: work in progress is finished, and nothing new is started. */
  stopping(): boolean;
};

/** Rejects one source with a reason for the summary. The import continues. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Result of a source that was not refused; `skipped` means that it was already imported. */
export type ImportResult = "written" | "skipped";

/**
 * Imports one source and records the result in the summary. A refusal is recorded under `where` and the import
 * continues. Only a store outage ends it.
 */
export async function importSource(
  run: ImportRun<OwnerScope>,
  where: string,
  work: () => Promise<ImportResult>,
): Promise<void> {
  run.summary.read += 1;
  try {
    run.summary[await work()] += 1;
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    run.summary.refuse(where, why);
  }
}

export type Source = { where: string; work: () => Promise<ImportResult> };

/**
 * Imports sources in order, `width` at a time, until the user asks to stop. Those in progress are finished.
 * @param what the noun in progress messages
 */
export async function importAll(
  run: ImportRun<OwnerScope>,
  sources: readonly Source[],
  { what, width = 1 }: { what: string; width?: number },
): Promise<void> {
  let [next, told] = [0, Date.now()];
  const lane = async () => {
    for (let at = next++; at < sources.length && !run.stopping(); at = next++) {
      const source = sources[at];
      if (source) await importSource(run, source.where, source.work);
      if (Date.now() - told > 1_000) {
        told = Date.now();
        run.onProgress(`${run.summary.read} of ${sources.length} ${what}`);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Reads a container of many sources. If the container itself is refused, records that and returns none. */
export async function readAll<T>(run: ImportRun<OwnerScope>, where: string, read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    run.summary.read += 1;
    run.summary.refuse(where, why);
    return [];
  }
}

/** The reason for a refusal; null if a store is down, because then no other source could be written either. */
export function refusalOf(error: unknown): string | null {
  if (error instanceof Refusal) return error.message;
  if (isOutage(error)) return null;
  // The last line of a driver's message contains the cause.
  const said = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
  return said || "it could not be written";
}

const NO_RESPONSE = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|P1\d{3}$|P2024$|P2028$|P2037$)/;
const NO_ANSWER_NAMES =
  /^(Mongo(ServerSelection|Network|PoolCleared|oose\w*Selection)|TimeoutError$|PrismaClientInitialization)/;

/** Whether a store was unreachable or closed the connection. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError) return error.code === "UNAVAILABLE";
  if ("code" in error && NO_RESPONSE.test(String(error.code))) return true;
  return NO_ANSWER_NAMES.test(error.name) || isOutage(error.cause);
}
