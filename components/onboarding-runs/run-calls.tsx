import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { DataTable, type Column } from "@/components/table/data-table";
import { LinkButton } from "@/components/ui/button";
import { formatDuration } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { listAddress } from "@/lib/core/entity";
import type { OnboardingCall } from "@/lib/onboarding-runs/model";
import { TOOL_CALL } from "@/lib/tool-calls/entity";

const COLUMNS: Column<OnboardingCall>[] = [
  { id: "tool", header: "Tool", cell: (call) => <code>{call.tool}</code> },
  { id: "method", header: "Method", width: "10rem", from: "md", cell: (call) => call.method },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    cell: (call) => <RowStatus entity={TOOL_CALL} status={call.status} error={call.errorClass} />,
  },
  {
    id: "duration",
    header: "Duration",
    width: "6rem",
    align: "end",
    cell: (call) => call.durationMs !== null && formatDuration(call.durationMs),
  },
  { id: "at", header: "Started", width: "8rem", from: "sm", cell: (call) => <Time at={call.at} focusable={false} /> },
];

type Props = { tenant: string; refId: string; calls: OnboardingCall[] };

/** A run's first tool calls, with a link to all of them. */
export function RunCalls({ tenant, refId, calls }: Props) {
  const at = listAddress(TOOL_CALL, tenant);
  return (
    <div className="grid gap-3">
      <DataTable
        caption="Tool calls of this run"
        columns={COLUMNS}
        rows={calls}
        rowKey={(call) => call.refId}
        rowHref={(call) => `${at}/${call.refId}`}
        empty={<p className="py-3 text-ink-muted">No tool calls for this run.</p>}
      />
      {calls.length > 0 && (
        <LinkButton className="justify-self-start" href={`${at}?run=${refId}&range=all`}>
          All tool calls of this run
        </LinkButton>
      )}
    </div>
  );
}
