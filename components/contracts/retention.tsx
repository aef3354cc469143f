import type { ReactNode } from "react";
import { Absent } from "@/components/ui/definition-list";
import { Time } from "@/components/ui/time";
import type { ContractRow } from "@/lib/contracts/model";

type Lock = NonNullable<ContractRow["lock"]>;

/** Table cell with the retention of a contract's PDF. */
export function LockedUntil({ lock }: { lock: ContractRow["lock"] }) {
  if (!lock) return <Absent why="not sealed" />;
  if (lock.legalHold) return <>legal hold</>;
  return (
    <>
      until <Time at={lock.retainUntil} form="date" focusable={false} />
    </>
  );
}

const MODE = {
  COMPLIANCE: "Nobody can delete or change it before then, regardless of permissions.",
  GOVERNANCE: "Only someone with permission to bypass governance can delete it before then.",
} satisfies Record<Lock["mode"], string>;

/** Retention of the sealed PDF, with a countdown. `children` add other locks. */
export function Retention({ lock, children }: { lock: Lock; children?: ReactNode }) {
  return (
    <section aria-labelledby="retention" className="grid gap-2 rounded-md border border-line px-3 py-2.5">
      <h2 id="retention" className="font-medium">
        Retention
      </h2>
      <p className="tabular text-xl font-medium">
        <Time at={lock.retainUntil} form="left" />
      </p>
      <p className="text-ink-muted">
        {lock.mode} lock until <Time at={lock.retainUntil} form="full" />. {MODE[lock.mode]}
      </p>
      {children}
    </section>
  );
}
