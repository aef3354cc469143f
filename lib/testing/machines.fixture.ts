import type { Machine } from "@/lib/core/records/machine";
import type { Stateful } from "@/lib/core/records/transitions";
import { ENTITIES } from "@/lib/entities";

/** Every entity of the register with a state machine. Tests make transitions with proofs of their own. */
export const STATEFUL_ENTITIES = ENTITIES.filter(({ machine }) => machine !== null) as readonly unknown[] as Stateful[];

/** Every state of a machine, in the order of its table. */
export function statesOf(machine: Machine<string, string>): string[] {
  return [...new Set(Object.values(machine).flatMap(({ from, to }) => [...from, to]))];
}
