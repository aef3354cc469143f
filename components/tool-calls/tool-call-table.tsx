"use client";

import { statusOptions } from "@/components/record/entity-status";
import { PageHeader } from "@/components/shell/page-header";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { EmptyState } from "@/components/ui/states";
import { pageAddress } from "@/lib/core/entity";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import type { ToolCallRow } from "@/lib/tool-calls/model";
import { TOOL_CALL_COLUMNS } from "./tool-call-columns";
import { useMakerFilters, useToolCallCount, useToolOptions } from "./use-tool-call-extras";
import { VolumeChart } from "./volume-chart";

/** List of a tenant's tool calls. Rows come with the page; count, chart and tool names load afterwards. */
export function ToolCallTable({ tenant, initial }: { tenant: string; initial: Page<ToolCallRow> }) {
  const list = useList("tool_calls.list", { tenant }, initial);
  const filters: FilterControl[] = [
    { kind: "range", name: "range", label: "Time range", fallback: "30d" },
    { kind: "select", name: "tool", label: "Tool", options: useToolOptions(tenant) },
    { kind: "chips", name: "status", label: "Status", options: statusOptions(TOOL_CALL) },
    ...useMakerFilters(),
  ];
  return (
    <>
      <PageHeader title="Tool calls" />
      <VolumeChart tenant={tenant} />
      <ListPage
        list={list}
        caption="Tool calls"
        columns={TOOL_CALL_COLUMNS}
        filters={filters}
        rowHref={(row) => pageAddress(TOOL_CALL, tenant, row.refId)}
        total={useToolCallCount(tenant)}
        empty={
          <EmptyState title="No tool calls in the last 30 days">
            Choose a longer time range to see earlier ones.
          </EmptyState>
        }
      />
    </>
  );
}
