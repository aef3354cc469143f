import { AppError } from "@/lib/core/errors";
import { createStrategy } from "./onboarding";
import type { SimulatedTenant } from "./simulated-tenant";
import { doActivity } from "./work";

/**
 * Simulates a tenant until stopped: first a strategy, then one activity after another. Refusals are counted and do not
 * stop it.
 */
export async function simulateTenant(simulated: SimulatedTenant): Promise<void> {
  for (let hasStrategy = false; !simulated.pace.stopped;) {
    try {
      if (hasStrategy) await doActivity(simulated);
      else await createStrategy(simulated);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      simulated.tally.refused(error.message);
      await simulated.pace.turn();
    }
    hasStrategy = true;
  }
}
