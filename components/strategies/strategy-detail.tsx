import { Reading } from "@/components/content/reading";
import { readArticle } from "@/components/content/rendering/read-article";
import { listCrumbs } from "@/components/record/crumbs";
import { DownloadButton } from "@/components/record/download-button";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { PageHeader } from "@/components/shell/page-header";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { downloadStrategy } from "@/lib/strategies/actions";
import { STRATEGY } from "@/lib/strategies/entity";
import type { StrategyDetail } from "@/lib/strategies/model";
import { DecisionBar } from "./decision-bar";
import { DeleteStrategy, StrategyMoves } from "./strategy-moves";

type Props = { strategy: StrategyDetail; permissions: Permission[] };

/** One version of a strategy: the text itself, what was decided on it, and where its parts are. */
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
            <DeleteStrategy strategy={strategy} permissions={permissions} />
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
      <DecisionBar strategy={decisionOf(strategy)} allowed={permissions.includes("strategy:decide")} />
      <StrategyMoves strategy={strategy} permissions={permissions} />
      <Reading
        content={content}
        what="The text"
        article={article}
        asideLabel="About this version"
        aside={
          <>
            <Decided strategy={strategy} />
            <StoragePanel storage={strategy.storage} agreement={strategy.agreement} />
            <History entity={STRATEGY} transitions={strategy.history} record={strategy} permissions={permissions} />
          </>
        }
      />
    </>
  );
}

function Decided({ strategy }: { strategy: StrategyDetail }) {
  const { submittedBy, submittedAt, decidedBy, decidedAt, decisionReason, approvedSha256 } = strategy;
  const items = [
    submittedAt && {
      term: "Submitted",
      value: (
        <>
          {submittedBy ? (submittedBy.isYou ? "you" : submittedBy.name) : "an agent"}, <Time at={submittedAt} />
        </>
      ),
    },
    decidedAt && {
      term: "Decided",
      value: (
        <>
          {decidedBy ?? "a program"}, <Time at={decidedAt} />
        </>
      ),
    },
    decisionReason && { term: "Reason", value: decisionReason },
    approvedSha256 && {
      term: "Approved text",
      value: (
        <>
          <Id value={approvedSha256} />{" "}
          {approvedSha256 === strategy.reviewed.shownSha256 ? "matches this text" : "does not match this text"}
        </>
      ),
    },
  ].filter((item) => item !== null && item !== "");
  if (items.length === 0) return null;
  return (
    <section aria-label="Review" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}

function decisionOf(strategy: StrategyDetail) {
  const { tenant, refId, version, status, rowVersion, reviewed, submittedBy, writtenByYou, active } = strategy;
  const own = submittedBy?.isYou ? ("submitted" as const) : writtenByYou ? ("wrote" as const) : null;
  return { tenant: tenant.refId, refId, version, status, rowVersion, reviewed, own, active };
}
