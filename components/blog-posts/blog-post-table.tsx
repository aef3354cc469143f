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
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { BLOG_POST_SORTS, type BlogPostRow } from "@/lib/blog-posts/model";
import { pageAddress } from "@/lib/core/entity";
import { CHANNEL_OPTIONS, channelName } from "./channels";

export const BLOG_POST_COLUMNS: Column<BlogPostRow>[] = [
  { id: "title", header: "Title", cell: (row) => row.title },
  {
    id: "status",
    header: "Status",
    width: ROW_STATUS_WIDTH,
    from: "sm",
    cell: (row) => <RowStatus entity={BLOG_POST} status={row.status} error={row.errorCode} />,
  },
  { id: "channel", header: "Channel", width: "7rem", from: "md", cell: (row) => channelName(row.channel) },
  { id: "words", header: "Words", width: "5rem", align: "end", from: "md", cell: (row) => formatCount(row.wordCount) },
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
  { kind: "chips", name: "status", label: "Status", options: statusOptions(BLOG_POST) },
  { kind: "select", name: "channel", label: "Channel", options: CHANNEL_OPTIONS },
  { kind: "range", name: "publish", label: "Publish time", direction: "planned" },
];

/** List of blog posts: one tenant's, or all tenants' without `tenant`. */
export function BlogPostTable({ tenant, initial }: { tenant?: string; initial: Page<BlogPostRow> }) {
  const list = useList("blog_posts.list", tenant ? { tenant } : {}, initial);
  return (
    <>
      <PageHeader title={tenant ? "Blog posts" : "All blog posts"} />
      <ListPage
        list={list}
        caption="Blog posts"
        columns={tenant ? BLOG_POST_COLUMNS : withTenant(BLOG_POST_COLUMNS)}
        sorts={BLOG_POST_SORTS}
        counted
        filters={FILTERS}
        rowHref={(row) => pageAddress(BLOG_POST, row.tenant.refId, row.refId)}
        empty={
          <EmptyState title="No blog posts yet">
            Agents write posts once a strategy is active. You can also import them.
          </EmptyState>
        }
      />
    </>
  );
}

function GoesOut({ row: { publishedAt, publishAt } }: { row: BlogPostRow }) {
  const at = publishedAt ?? publishAt;
  return at ? <Time at={at} form="clock" focusable={false} /> : <span className="text-ink-faint">Not scheduled</span>;
}
