import type { OwnerScope, TenantScope } from "@/lib/core/access/scope";
import { AppError } from "@/lib/core/errors";
import type { Summary } from "./summary";

/** What every kind of import works with: in a tenant, unless it can bring in what belongs to none. */
export type ImportRun<S extends OwnerScope = TenantScope> = {
  scope: S;
  summary: Summary;
  onProgress(line: string): void;
  /** True once the person asked to stop: what is begun is finished, nothing new is started. */
  stopping(): boolean;
};

/** A source that is not taken, with the reason for the summary. The rest goes on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** What became of a source that was not refused: `skipped` where it was there already. */
export type Taken = "written" | "skipped";

/**
 * Reads one source into the run's summary. Why one is refused is noted under `where`, and the rest goes on; only a store
 * that is down ends the import.
 */
export async function take(run: ImportRun<OwnerScope>, where: string, work: () => Promise<Taken>): Promise<void> {
  run.summary.read += 1;
  try {
    run.summary[await work()] += 1;
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    run.summary.refuse(where, why);
  }
}

export type Source = { where: string; work: () => Promise<Taken> };

/**
 * Takes sources in their order, `width` of them at once, until the person asks to stop: those begun are finished.
 * @param what the word for them in the progress
 */
export async function takeAll(
  run: ImportRun<OwnerScope>,
  sources: readonly Source[],
  { what, width = 1 }: { what: string; width?: number },
): Promise<void> {
  let [next, told] = [0, Date.now()];
  const lane = async () => {
    for (let at = next++; at < sources.length && !run.stopping(); at = next++) {
      const source = sources[at];
      if (source) await take(run, source.where, source.work);
      if (Date.now() - told > 1_000) {
        told = Date.now();
        run.onProgress(`${run.summary.read} of ${sources.length} ${what}`);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Reads what holds many sources. Where it is refused as a whole that is noted, and there are none. */
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

/** Why a source was refused; null where a store is down, so that no other source could be written either. */
export function refusalOf(error: unknown): string | null {
  if (error instanceof Refusal) return error.message;
  if (isOutage(error)) return null;
  // Of what a driver says, the last line tells what is wrong.
  const said = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
  return said || "it could not be written";
}

const NO_RESPONSE = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|P1\d{3}$|P2024$|P2028$|P2037$)/;
const NO_ANSWER_NAMES =
  /^(Mongo(ServerSelection|Network|PoolCleared|oose\w*Selection)|TimeoutError$|PrismaClientInitialization)/;

/** Whether a store could not be reached, or broke off. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError) return error.code === "UNAVAILABLE";
  if ("code" in error && NO_RESPONSE.test(String(error.code))) return true;
  return NO_ANSWER_NAMES.test(error.name) || isOutage(error.cause);
}
