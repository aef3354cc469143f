import { AppError } from "@/lib/core/errors";
import type { SimulatedTenant } from "./life";
import { createStrategy } from "./onboarding";
import { doActivity } from "./work";

/**
 * Simulates a tenant until stopped: first a strategy, then one activity after another. Refusals are counted and do not
 * stop it.
 */
export async function simulateTenant(life: SimulatedTenant): Promise<void> {
  for (let settled = false; !life.pace.stopped;) {
    try {
      if (settled) await doActivity(life);
      else await createStrategy(life);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      life.tally.refused(error.message);
      await life.pace.turn();
    }
    settled = true;
  }
}
