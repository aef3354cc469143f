import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import type { Column } from "@/components/table/data-table";
import { formatBytes, formatCount, formatDuration, formatMicros } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import type { ToolCallRow } from "@/lib/tool-calls/model";

const none = "–";

export const TOOL_CALL_COLUMNS: Column<ToolCallRow>[] = [
  { id: "time", header: "Time", width: "7rem", cell: (row) => <Time at={row.createdAt} focusable={false} /> },
  {
    id: "tool",
    header: "Tool",
    cell: (row) => (
      <>
        {row.tool} <span className="text-ink-muted">{row.method}</span>
      </>
    ),
  },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    cell: (row) => <RowStatus entity={TOOL_CALL} status={row.status} error={row.errorClass} />,
  },
  { id: "model", header: "Model", width: "9rem", from: "xl", cell: (row) => row.model ?? none },
  {
    id: "duration",
    header: "Duration",
    width: "6rem",
    align: "end",
    from: "sm",
    cell: durationOf,
  },
  {
    id: "tokens",
    header: "Tokens in / out",
    width: "8rem",
    align: "end",
    from: "lg",
    cell: tokensOf,
  },
  {
    id: "cost",
    header: "Cost",
    width: "5rem",
    align: "end",
    from: "lg",
    cell: (row) => (row.costMicros === null ? none : formatMicros(row.costMicros)),
  },
  { id: "bytes", header: "Payload", width: "5.5rem", align: "end", from: "md", cell: (row) => formatBytes(row.bytes) },
  {
    id: "expires",
    header: "Kept until",
    width: "7.5rem",
    from: "xl",
    cell: (row) => (row.expiresAt ? <Time at={row.expiresAt} form="date" focusable={false} /> : "pinned"),
  },
];

/** A running call shows its start, which gives its age. */
function durationOf({ status, durationMs, createdAt }: ToolCallRow) {
  if (status === "running") return <Time at={createdAt} focusable={false} />;
  return durationMs === null ? none : formatDuration(durationMs);
}

function tokensOf({ tokensIn, tokensOut }: ToolCallRow): string {
  return tokensIn === null && tokensOut === null ? none : `${countOf(tokensIn)} / ${countOf(tokensOut)}`;
}

function countOf(tokens: number | null): string {
  return tokens === null ? none : formatCount(tokens);
}
