import { AppError } from "@/lib/core/errors";
import type { TenantScope } from "@/lib/core/scope";
import type { Summary } from "./summary";

/** What every kind of import works with. */
export type ImportRun = {
  scope: TenantScope;
  summary: Summary;
  onProgress(line: string): void;
  /** True once the person asked to stop: what is begun is finished, nothing new is started. */
  stopping(): boolean;
};

/** A source that is not taken, with the reason for the summary. The rest goes on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/**
 * Reads one source into the run's summary. A `Refusal`, or what the stores refuse as invalid or in conflict, is noted
 * under `where`; anything else, such as a store that is down, ends the import.
 */
export async function take(run: ImportRun, where: string, work: () => Promise<"written" | "skipped">): Promise<void> {
  run.summary.read += 1;
  try {
    run.summary[await work()] += 1;
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    run.summary.refuse(where, why);
  }
}

/** Why a source was refused, or null where the error is no refusal. */
export function refusalOf(error: unknown): string | null {
  if (error instanceof Refusal) return error.message;
  if (error instanceof AppError && ["INVALID", "CONFLICT", "NOT_FOUND"].includes(error.code)) return error.message;
  return null;
}
