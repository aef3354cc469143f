import { Absent } from "@/components/ui/definition-list";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { ContractRow } from "@/lib/contracts/model";

type Lock = NonNullable<ContractRow["lock"]>;

/** How long a contract's PDF stays, in a list's cell. */
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
  COMPLIANCE: "Nobody can delete or change it before then, whatever their rights.",
  GOVERNANCE: "Only someone with the right to bypass governance can delete it before then.",
} satisfies Record<Lock["mode"], string>;

/** How long the sealed PDF cannot be deleted, counted down, and what that means. */
export function Retention({ lock }: { lock: Lock }) {
  return (
    <section aria-labelledby="retention" className="grid gap-2 rounded-md border border-line px-3 py-2.5">
      <h2 id="retention" className="font-medium">
        Retention
      </h2>
      {lock.legalHold && <Notice title="Under legal hold">It stays until the hold is cleared, whatever the date below.</Notice>}
      <p className="tabular text-xl font-medium">
        <Time at={lock.retainUntil} form="left" />
      </p>
      <p className="text-ink-muted">
        {lock.mode} lock until <Time at={lock.retainUntil} form="full" />. {MODE[lock.mode]}
      </p>
    </section>
  );
}
