import Link from "next/link";
import type { ReactNode } from "react";
import { EntityStatus } from "@/components/record/entity-status";
import { eventSentence, kindName, listName } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import { QueueLink } from "@/components/table/queue-link";
import { formatCapped } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import { ACTIVITY } from "@/lib/activities/entity";
import { BLOG_POST } from "@/lib/blog-posts/entity";
import { CONTRACT } from "@/lib/contracts/entity";
import type { Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { findEntity, recordAddress } from "@/lib/entities";
import { SOCIAL_POST } from "@/lib/social-posts/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import { TENANT } from "@/lib/tenants/entity";
import type { CappedCount, TenantItem, TenantOverview } from "@/lib/tenants/model";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import { TenantActions } from "./tenant-actions";

/** Overview of a tenant: counts, records that need review, and recent events. */
export function TenantOverviewPage({ overview, permissions }: { overview: TenantOverview; permissions: Permission[] }) {
  const { refId, name, slug, status, plan, region, counts, failedCallsToday, waiting, latest } = overview;
  const toolCalls = listAddress(TOOL_CALL, refId);
  const queue = waiting.map((item) => addressOf(refId, item));
  const recent = latest.flatMap((move) => (move.refId && recordAddress(move.entity, move.refId, refId)) || []);
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Tenants", href: "/tenants" }, { label: name }]}
        status={<EntityStatus entity={TENANT} status={status} />}
        details={
          <>
            <code>{slug}</code>
            <Id value={refId} />
            <span>{plan} plan</span>
            <span>{region}</span>
            <span>
              since <Time at={overview.createdAt} form="date" />
            </span>
          </>
        }
        actions={<TenantActions overview={overview} permissions={permissions} />}
      />
      <div className="grid grid-cols-2 gap-3 py-2 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-7">
        <Count label={listName(STRATEGY, true)} count={counts.strategies} href={listAddress(STRATEGY, refId)} />
        <Count label={listName(ACTIVITY, true)} count={counts.activities} href={listAddress(ACTIVITY, refId)} />
        <Count label={listName(BLOG_POST, true)} count={counts.blogPosts} href={listAddress(BLOG_POST, refId)} />
        <Count label={listName(SOCIAL_POST, true)} count={counts.socialPosts} href={listAddress(SOCIAL_POST, refId)} />
        <Count label={listName(CONTRACT, true)} count={counts.contracts} href={listAddress(CONTRACT, refId)} />
        <Count label={listName(TOOL_CALL, true)} count={counts.toolCalls} href={`${toolCalls}?range=all`} />
        <Count label="Failed calls today" count={failedCallsToday} href={`${toolCalls}?range=24h&status=failed`} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 py-2 lg:grid-cols-2">
        <Panel title="Needs review">
          {waiting.length === 0 && (
            <p className="border-t border-line px-3 py-2.5 text-ink-muted">Nothing needs review.</p>
          )}
          {waiting.map((item) => (
            <Waiting key={item.refId} tenant={refId} item={item} queue={queue} />
          ))}
        </Panel>
        <Panel title="Latest activity">
          {latest.length === 0 && <p className="border-t border-line px-3 py-2.5 text-ink-muted">No activity yet.</p>}
          <ol>
            {latest.map((move) => (
              <li key={`${move.at} ${move.title} ${move.event}`} className="border-t border-line px-3 py-2">
                <p className="flex gap-2">
                  <RecordLink tenant={refId} move={move} queue={recent} />
                  <span className="ml-auto shrink-0 text-ink-muted">
                    <Time at={move.at} />
                  </span>
                </p>
                <p className="text-ink-muted [overflow-wrap:anywhere]">
                  {eventSentence(findEntity(move.entity), move.entity, move.event)} · {move.actor}
                </p>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </>
  );
}

type RecordLinkProps = { tenant: string; move: TenantOverview["latest"][number]; queue: readonly string[] };

function RecordLink({ tenant, move, queue }: RecordLinkProps) {
  const address = move.refId && recordAddress(move.entity, move.refId, tenant);
  if (!address) return <span className="min-w-0 truncate">{move.title}</span>;
  return (
    <QueueLink href={address} queue={queue} className="min-w-0 truncate hover:underline">
      {move.title}
    </QueueLink>
  );
}

function Count({ label, count: { count, capped }, href }: { label: string; count: CappedCount; href: string }) {
  return (
    <Link href={href} prefetch={false} className="rounded-md border border-line px-3 py-2 hover:bg-sunken">
      <span className="block text-ink-muted">{label}</span>
      <span className="tabular text-xl font-medium">{formatCapped({ value: count, capped })}</span>
    </Link>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-md border border-line">
      <h2 className="px-3 pt-2.5 pb-2 font-medium">{title}</h2>
      {children}
    </section>
  );
}

function addressOf(tenant: string, { entity, refId }: TenantItem): string {
  return recordAddress(entity, refId, tenant) ?? `/tenants/${tenant}`;
}

function Waiting({ tenant, item, queue }: { tenant: string; item: TenantItem; queue: readonly string[] }) {
  return (
    <QueueLink
      href={addressOf(tenant, item)}
      queue={queue}
      waiting
      className="flex items-center gap-2 border-t border-line px-3 py-2 hover:bg-sunken"
    >
      <span className="shrink-0 text-ink-muted">{kindName(findEntity(item.entity), item.entity)}</span>
      <span className="min-w-0 truncate">{item.title}</span>
      <span className="ml-auto shrink-0 text-ink-muted">
        <Time at={item.at} focusable={false} />
      </span>
    </QueueLink>
  );
}
