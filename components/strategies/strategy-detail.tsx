import Link from "next/link";
import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { DownloadButton } from "@/components/record/download-button";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { reviewItems } from "@/components/record/review-items";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { deleteStrategy, downloadStrategy, transitionStrategy } from "@/lib/strategies/actions";
import { STRATEGY } from "@/lib/strategies/entity";
import type { StrategyDetail } from "@/lib/strategies/model";

type Props = { strategy: StrategyDetail; permissions: Permission[] };

/** Detail page of a strategy version: its text, review and storage. */
export function StrategyDetailPage({ strategy, permissions }: Props) {
  const { content, tenant } = strategy;
  const article = content.state === "present" ? readArticle(content.value) : null;
  return (
    <>
      <PageHeader
        title={strategy.title}
        crumbs={[...listCrumbs(STRATEGY, tenant), { label: `Version ${strategy.version}` }]}
        status={<EntityStatus entity={STRATEGY} status={strategy.status} />}
        details={
          <>
            <Id value={strategy.refId} />
            <span>version {strategy.version}</span>
            <span className="tabular">{formatCount(strategy.wordCount)} words</span>
            <span>
              written by {strategy.author} <Time at={strategy.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <DeleteRecord entity={STRATEGY} record={strategy} action={deleteStrategy} permissions={permissions} />
            <DownloadButton
              action={downloadStrategy}
              given={{ tenant: tenant.refId, refId: strategy.refId }}
              missing={content.state === "missing" ? "There is no text to download." : null}
              permissions={permissions}
            />
            {strategy.compareWith && (
              <LinkButton href={`/tenants/${tenant.refId}/strategies/${strategy.refId}/changes`}>
                Compare with version {strategy.compareWith.version}
              </LinkButton>
            )}
            {permissions.includes("strategy:write") && (
              <LinkButton href={`/tenants/${tenant.refId}/strategies/new?from=${strategy.refId}`}>
                New version
              </LinkButton>
            )}
          </>
        }
      />
      <TransitionBar
        entity={STRATEGY}
        record={strategy}
        action={transitionStrategy}
        permissions={permissions}
        decision={decisionOf(strategy)}
      />
      <Reading
        content={content}
        what="The text"
        article={article}
        asideLabel="About this version"
        aside={
          <>
            <Review strategy={strategy} />
            <StoragePanel storage={strategy.storage} agreement={strategy.agreement} />
            <History entity={STRATEGY} transitions={strategy.history} record={strategy} permissions={permissions} />
          </>
        }
      />
    </>
  );
}

function Review({ strategy }: { strategy: StrategyDetail }) {
  const items = reviewItems(strategy);
  if (items.length === 0) return null;
  return (
    <section aria-label="Review" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}

function decisionOf({ tenant, refId, version, active }: StrategyDetail) {
  return {
    subject: `Version ${version}`,
    consequence: active
      ? `Approving it replaces version ${active.version}.`
      : "Approving it makes it the first active version.",
    link: active && (
      <Link
        href={`/tenants/${tenant.refId}/strategies/${refId}/changes`}
        prefetch={false}
        className="whitespace-nowrap text-accent underline"
      >
        View changes
      </Link>
    ),
  };
}
