import { RowStatus } from "@/components/record/row-status";
import { formatDuration } from "@/components/ui/format";
import type { ActivityDetail } from "@/lib/activities/model";
import { listAddress } from "@/lib/core/entity";
import { TOOL_CALL } from "@/lib/tool-calls/entity";

type Props = { calls: ActivityDetail["calls"]; tenant: string; activity: string };

/** An activity's first tool calls in order, with a link to all of them. */
export function CallsMade({ calls: { first, more }, tenant, activity }: Props) {
  if (first.length === 0) return null;
  const list = listAddress(TOOL_CALL, tenant);
  return (
    <nav aria-labelledby="calls-made" className="rounded-md border border-line">
      <div className="flex items-baseline justify-between gap-2 px-3 pt-2.5 pb-1">
        <h2 id="calls-made" className="font-medium">
          Tool calls
        </h2>
        <a href={`${list}?range=all&activity=${activity}`} className="text-accent underline">
          {more ? `More than these ${first.length}` : "In the list"}
        </a>
      </div>
      <ol className="max-h-96 overflow-y-auto">
        {first.map(({ refId, seq, tool, method, status, errorClass, durationMs }) => (
          <li key={refId} className="flex flex-wrap items-center gap-x-2 border-t border-line px-3 py-1">
            <span className="tabular w-6 text-end text-ink-muted">{seq}</span>
            <a
              href={`${list}/${refId}`}
              className="min-w-0 flex-1 basis-32 text-accent underline [overflow-wrap:anywhere]"
            >
              {tool} {method}
            </a>
            {durationMs !== null && <span className="tabular text-ink-muted">{formatDuration(durationMs)}</span>}
            <span>
              <RowStatus entity={TOOL_CALL} status={status} error={errorClass} />
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
