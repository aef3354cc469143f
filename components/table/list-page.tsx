"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState, INVALID_ADDRESS, OfflineState, StaleState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Failure } from "@/lib/core/errors";
import type { Sorts } from "@/lib/core/records/sort";
import { shownColumns, useColumnChoice } from "./column-choice";
import { ColumnMenu } from "./column-menu";
import { DataTable, type Column, type DataTableProps } from "./data-table";
import { DensityToggle } from "./density-toggle";
import { FilterBar, type FilterControl } from "./filter-bar";
import { NoMatches } from "./filtered-to-nothing";
import { ListBody, ListFrame, useListNavigation } from "./list-frame";
import { withoutParams } from "./list-state";
import { Pager, type PagerProps } from "./pager";
import { SortMenu } from "./sort-menu";
import { headerSorts } from "./sorting";
import type { List } from "./use-list";
import { useTotal } from "./use-total";
import { walkFrom, type ListRow } from "./walk";

type ListPageProps<Row extends ListRow> = {
  list: List<Row>;
  caption: string;
  columns: readonly Column<Row>[];
  filters: readonly FilterControl[];
  /** URL of a row. Without it, rows are not links. */
  rowHref?: (row: Row) => string;
  /** Shown if there are no records at all. If filters hide them, `NoMatches` is shown instead. */
  empty: ReactNode;
  /** At the end of the filter bar. */
  actions?: ReactNode;
  total?: PagerProps["total"];
  /** Whether the list's query has a count. */
  counted?: boolean;
  minWidth?: string;
  /** What the list can be sorted by. */
  sorts?: Sorts;
};

/** A complete list: filters, table, pager and all loading and error states. */
export function ListPage<Row extends ListRow>(props: ListPageProps<Row>) {
  const { list, caption, columns, filters, rowHref, empty, actions, total, minWidth, sorts, counted = false } = props;
  const counting = useTotal(list, counted);
  const [choice, choose] = useColumnChoice(list.source.query);
  const shown = shownColumns(columns, choice);
  const names = filters.map((filter) => filter.name);
  // While other rows load, the displayed ones do not match the URL.
  const walk = () => (rowHref && !list.pending ? walkFrom(list.source, list.page, rowHref) : null);
  return (
    <ListFrame reads="client" loading={list.pending} walk={walk}>
      <FilterBar
        controls={filters}
        actions={
          <>
            {sorts && <SortMenu sorts={sorts} columns={shown} headers={columns} />}
            {actions}
            <ColumnMenu columns={columns} choice={choice} onChoose={choose} />
            <DensityToggle />
          </>
        }
      />
      {list.offline ? (
        <OfflineState />
      ) : list.error ? (
        <ListError failure={list.error.failure} names={names} onRetry={() => void list.retry()} />
      ) : (
        <ListBody>
          {list.refreshError && (
            <div className="pb-2">
              <StaleState
                title="This list could not be refreshed"
                action={<Button onClick={() => void list.retry()}>Try again</Button>}
              >
                {list.refreshError.message} It was last loaded <Time at={new Date(list.refreshedAt)} />.
              </StaleState>
            </div>
          )}
          <SortedTable
            sorting={sorts}
            caption={caption}
            columns={shown}
            rows={list.page.rows}
            rowKey={(row) => row.refId}
            {...(rowHref ? { rowHref } : {})}
            empty={<Nothing what={caption.toLowerCase()} names={names} note={list.page.note} empty={empty} />}
            {...(minWidth ? { minWidth } : {})}
          />
          <Pager page={list.page} shown={list.page.rows.length} total={total ?? counting} />
        </ListBody>
      )}
    </ListFrame>
  );
}

type ListErrorProps = { failure: Failure; names: readonly string[]; onRetry: () => void };

/** Why the list could not be loaded. If a filter is the reason, trying again would not help, so it can be cleared. */
function ListError({ failure: { code, message, fields, requestId }, names, onRetry }: ListErrorProps) {
  const { params, go } = useListNavigation();
  if (code !== "INVALID") {
    return (
      <ErrorState requestId={requestId} action={<Button onClick={onRetry}>Try again</Button>}>
        <p>{message}</p>
      </ErrorState>
    );
  }
  const wrong = Object.keys(fields ?? {}).map((path) => path.split(".")[0] ?? path);
  return (
    <ErrorState
      title={INVALID_ADDRESS}
      requestId={requestId}
      action={<Button onClick={() => go(withoutParams(params, [...names, ...wrong]))}>Clear filters</Button>}
    >
      <p>{message}</p>
    </ErrorState>
  );
}

function SortedTable<Row>({ sorting, ...table }: DataTableProps<Row> & { sorting: Sorts | undefined }) {
  const { pathname, params } = useListNavigation();
  return <DataTable {...table} sorts={sorting && headerSorts(sorting, pathname, params)} />;
}

type NothingProps = { what: string; names: readonly string[]; note: string | undefined; empty: ReactNode };

function Nothing({ what, names, note, empty }: NothingProps) {
  const { params } = useListNavigation();
  return names.some((name) => params.has(name)) ? <NoMatches what={what} names={names} note={note} /> : empty;
}
