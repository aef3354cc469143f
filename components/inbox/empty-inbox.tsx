import { humanize } from "@/components/record/words";
import { EmptyState } from "@/components/ui/states";
import { waitingByRole } from "@/lib/record-index/model";

const list = new Intl.ListFormat("en-GB");

/** Says what would appear for each role. */
export function EmptyInbox() {
  return (
    <EmptyState title="Nothing waits for you">
      <p>A record appears here when its next step is up to one of your roles in its tenant.</p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-start">
        {waitingByRole().map(({ role, entities }) => (
          <div key={role} className="contents">
            <dt className="font-medium text-ink">{humanize(role)}</dt>
            <dd>{humanize(list.format(entities.map(({ names }) => names.many)))}</dd>
          </div>
        ))}
      </dl>
    </EmptyState>
  );
}
