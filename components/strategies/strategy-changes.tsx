import { listCrumbs } from "@/components/record/crumbs";
import { EntityStatus } from "@/components/record/entity-status";
import { VersionChangesPage, type VersionSide } from "@/components/record/version-changes";
import { listAddress } from "@/lib/core/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import type { ComparedVersion, StrategyComparison } from "@/lib/strategies/model";

export function StrategyChangesPage({ comparison: { asked, against, others } }: { comparison: StrategyComparison }) {
  const { tenant, version } = asked;
  const list = listAddress(STRATEGY, tenant.refId);
  const sideOf = ({ refId, status, contentSha256, ...shown }: ComparedVersion): VersionSide => ({
    ...shown,
    id: refId,
    href: `${list}/${refId}`,
    status: <EntityStatus entity={STRATEGY} status={status} />,
    sha256: contentSha256,
  });
  return (
    <VersionChangesPage
      crumbs={[...listCrumbs(STRATEGY, tenant), { label: `Version ${version}`, href: `${list}/${asked.refId}` }]}
      asked={sideOf(asked)}
      against={against && sideOf(against)}
      others={others.map(({ refId, version: each, status }) => ({
        id: refId,
        version: each,
        status: STRATEGY.states[status].label,
      }))}
    />
  );
}
