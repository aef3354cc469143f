"use client";

import { statusOptions } from "@/components/record/entity-status";
import { ROW_STATUS_WIDTH, RowStatus } from "@/components/record/row-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { withTenant } from "@/components/table/tenant-column";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { pageAddress } from "@/lib/core/entity";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { SOCIAL_POST_SORTS, PLATFORM_RULES, PLATFORMS, type SocialPostRow } from "@/lib/social-posts/model";

export const SOCIAL_POST_COLUMNS: Column<SocialPostRow>[] = [
  { id: "excerpt", header: "Post", cell: (row) => row.excerpt },
  { id: "platform", header: "Platform", width: "7rem", from: "md", cell: (row) => PLATFORM_RULES[row.platform].name },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    from: "sm",
    cell: (row) => <RowStatus entity={SOCIAL_POST} status={row.status} error={row.errorCode} />,
  },
  {
    id: "characters",
    header: "Characters",
    width: "9rem",
    align: "end",
    from: "md",
    cell: (row) => <Characters row={row} />,
  },
  { id: "publish", header: "Publish time", width: "12rem", from: "sm", cell: (row) => <GoesOut row={row} /> },
  {
    id: "created",
    header: "Created",
    width: "8rem",
    from: "xl",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const FILTERS: FilterControl[] = [
  {
    kind: "chips",
    name: "platform",
    label: "Platform",
    options: PLATFORMS.map((value) => ({ value, label: PLATFORM_RULES[value].name })),
  },
  { kind: "chips", name: "status", label: "Status", options: statusOptions(SOCIAL_POST) },
  { kind: "range", name: "publish", label: "Publish time", direction: "planned" },
];

/** List of social posts: one tenant's, or all tenants' without `tenant`. */
export function SocialPostTable({ tenant, initial }: { tenant?: string; initial: Page<SocialPostRow> }) {
  const list = useList("social_posts.list", tenant ? { tenant } : {}, initial);
  return (
    <>
      <PageHeader title={tenant ? "Social posts" : "All social posts"} />
      <ListPage
        list={list}
        caption="Social posts"
        columns={tenant ? SOCIAL_POST_COLUMNS : withTenant(SOCIAL_POST_COLUMNS)}
        sorts={SOCIAL_POST_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => pageAddress(SOCIAL_POST, row.tenant.refId, row.refId)}
        empty={<EmptyState title="No social posts yet">Agents write posts once a strategy is active.</EmptyState>}
      />
    </>
  );
}

function Characters({ row: { platform, characters } }: { row: SocialPostRow }) {
  const { limit } = PLATFORM_RULES[platform];
  if (characters <= limit) return `${formatCount(characters)} of ${formatCount(limit)}`;
  return <span className="text-bad">{formatCount(characters - limit)} over</span>;
}

function GoesOut({ row: { publishedAt, publishAt } }: { row: SocialPostRow }) {
  const at = publishedAt ?? publishAt;
  return at ? <Time at={at} form="clock" focusable={false} /> : <span className="text-ink-faint">Not scheduled</span>;
}
