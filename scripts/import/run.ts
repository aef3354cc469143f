import { AppError } from "@/lib/core/errors";
import type { OwnerScope, TenantScope } from "@/lib/core/scope";
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
 * Reads one source into the run's summary. A `Refusal`, or what the stores refuse as invalid or in conflict, is noted
 * under `where`; anything else, such as a store that is down, ends the import.
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

/** Why a source was refused, or null where the error is no refusal. */
export function refusalOf(error: unknown): string | null {
  if (error instanceof Refusal) return error.message;
  if (error instanceof AppError && ["INVALID", "CONFLICT", "NOT_FOUND"].includes(error.code)) return error.message;
  return null;
}
