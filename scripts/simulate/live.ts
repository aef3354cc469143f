import { AppError } from "@/lib/core/errors";
import type { Life } from "./life";
import { comeToStrategy } from "./onboarding";
import { doActivity } from "./work";

/**
 * Simulates a tenant until stopped: first a strategy, then one activity after another. Refusals are counted and do not
 * stop it.
 */
export async function live(life: Life): Promise<void> {
  for (let settled = false; !life.pace.stopped;) {
    try {
      if (settled) await doActivity(life);
      else await comeToStrategy(life);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      life.tally.refused(error.message);
      await life.pace.turn();
    }
    settled = true;
  }
}
