import { StatusBadge } from "@/components/ui/badge";
import type { Hue, StateBadge } from "@/lib/core/entity";
import { failureWords } from "./failure-words";

/** From this many failed attempts, a record that is tried again looks as bad as one that failed for good. */
const MANY_FAILURES = 4;

/** Width of a status column that also shows why a record failed. */
export const ROW_STATUS_WIDTH = "15rem";

type Props<S extends string> = {
  entity: { readonly states: Readonly<Record<S, StateBadge>> };
  status: NoInfer<S>;
  /** The code or the words of the last error; null if there is none. */
  error: string | null;
  /** How many attempts have failed so far, for a record that is tried again. */
  failed?: number;
};

/** The state of a record in a list, and why its last attempt failed. */
export function RowStatus<S extends string>({ entity, status, error, failed = 0 }: Props<S>) {
  const { label, hue, icon } = entity.states[status];
  const shown = hueAfter(hue, error === null ? failed : Math.max(failed, 1));
  const why = [
    ...(failed > 1 && shown !== hue ? [`Failed ${failed} times`] : []),
    ...(error === null ? [] : [failureWords(error)]),
  ].join(": ");
  return (
    <>
      <StatusBadge hue={shown} icon={shown === hue ? icon : undefined}>
        {label}
      </StatusBadge>
      {why && (
        <span data-tip={why} className="pl-1.5 text-ink-muted">
          {why}
        </span>
      )}
    </>
  );
}

/** The hue of a state after failed attempts. A state that looks calm then needs attention. */
function hueAfter(hue: Hue, failed: number): Hue {
  if (failed === 0 || hue === "bad") return hue;
  return failed >= MANY_FAILURES ? "bad" : "attention";
}
