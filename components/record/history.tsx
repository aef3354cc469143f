import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import type { Entity } from "@/lib/core/entity";
import type { TransitionView } from "@/lib/core/records/machine";
import { eventLabel, stateLabel } from "./words";

type Props = {
  entity: Pick<Entity, "states" | "events">;
  transitions: TransitionView[];
  /** The record. Without a tenant, its events are in the audit trail of all tenants. */
  record: { tenant: { refId: string } | null; refId: string };
  permissions: readonly Permission[];
};

/** A record's status changes, newest first, with actor, time and reason. Links to all its audit events. */
export function History({ entity, transitions, record: { tenant, refId }, permissions }: Props) {
  const trail = tenant ? `/tenants/${tenant.refId}/audit` : "/audit";
  return (
    <section aria-labelledby="history" className="rounded-md border border-line">
      <div className="flex flex-wrap items-baseline justify-between gap-x-2 px-3 pt-2.5 pb-1">
        <h2 id="history" className="font-medium">
          History
        </h2>
        {permissions.includes("audit:read") && (
          <a href={`${trail}?record=${refId}`} className="text-accent underline">
            All events for this record
          </a>
        )}
      </div>
      {transitions.length === 0 && <p className="px-3 pb-2.5 text-ink-muted">No status changes yet.</p>}
      <ol>
        {transitions.map((move) => (
          <li key={`${move.at} ${move.event}`} className="border-t border-line px-3 py-2">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{eventLabel(entity, move.event)}</span>
              <span className="text-ink-muted">
                {stateLabel(entity, move.from)} → {stateLabel(entity, move.to)}
              </span>
              <span className="ml-auto text-ink-muted">
                <Time at={move.at} />
              </span>
            </p>
            <p className="text-ink-muted [overflow-wrap:anywhere]">
              {move.actor}
              {move.contentSha256 && (
                <>
                  {" · content "}
                  <Id value={move.contentSha256} head={6} tail={4} />
                </>
              )}
            </p>
            {move.reason && (
              <p className="mt-1 border-l-2 border-line-strong pl-2 [overflow-wrap:anywhere]">{move.reason}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
