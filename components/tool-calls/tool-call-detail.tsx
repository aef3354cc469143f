import { listCrumbs } from "@/components/record/crumbs";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { humanize } from "@/components/record/words";
import { PageHeader } from "@/components/shell/page-header";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatBytes, formatCount, formatDuration, formatMicros } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import { transitionToolCall } from "@/lib/tool-calls/actions";
import { TOOL_CALL } from "@/lib/tool-calls/entity";
import type { Neighbour, ToolCallDetail } from "@/lib/tool-calls/model";
import { PayloadPanel } from "./payload-panel";
import { PinPayload } from "./pin-payload";

type Tenant = { refId: string; name: string };
type Props = { tenant: Tenant; call: ToolCallDetail; permissions: Permission[] };

/** Detail page of a tool call: facts, error, storage and payload. */
export function ToolCallDetailPage({ tenant, call, permissions }: Props) {
  const list = listAddress(TOOL_CALL, tenant.refId);
  const refused = permissions.includes("tool_call:reveal")
    ? null
    : `Your role cannot view payloads. ${requiredRole("tool_call:reveal")}`;
  const { refId, payload, requestBytes, responseBytes, error } = call;
  return (
    <>
      <PageHeader
        title={call.tool}
        crumbs={[...listCrumbs(TOOL_CALL, tenant), { label: call.tool }]}
        status={<EntityStatus entity={TOOL_CALL} status={call.status} />}
        details={
          <>
            <Id value={refId} />
            <span>{call.method}</span>
            <Time at={call.createdAt} />
          </>
        }
        actions={
          refused === null && (
            <PinPayload
              tenant={tenant.refId}
              refId={refId}
              pinned={call.pinned}
              missing={payload.state === "present" ? null : payload.why}
            />
          )
        }
      />
      <TransitionBar
        entity={TOOL_CALL}
        record={{ ...call, tenant }}
        action={transitionToolCall}
        permissions={permissions}
      >
        {call.status === "running" && (
          <>
            Started <Time at={call.startedAt} /> and has no response yet.
          </>
        )}
      </TransitionBar>
      {error && (
        <Notice hue="bad" title={humanize(error.class)}>
          <span className="[overflow-wrap:anywhere]">
            {error.message ?? "The message was in the payload, which is no longer available."}
          </span>
        </Notice>
      )}
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <Facts call={call} />
          <PayloadPanel
            key={refId}
            tenant={tenant.refId}
            call={{ refId, payload, requestBytes, responseBytes }}
            refused={refused}
          />
        </div>
        <aside aria-label="About this call" className="grid gap-4">
          <MadeBy call={call} tenant={tenant.refId} list={list} />
          <StoragePanel storage={call.storage} agreement={call.agreement} />
          <History entity={TOOL_CALL} transitions={call.history} record={{ tenant, refId }} permissions={permissions} />
        </aside>
      </div>
    </>
  );
}

function Facts({ call }: { call: ToolCallDetail }) {
  const count = (tokens: number | null) => tokens !== null && <span className="tabular">{formatCount(tokens)}</span>;
  return (
    <section aria-label="Metrics" className="rounded-md border border-line px-3">
      <DefinitionList
        columns={2}
        items={[
          { term: "Started", value: <Time at={call.startedAt} form="full" /> },
          { term: "Duration", value: call.durationMs !== null ? formatDuration(call.durationMs) : null },
          { term: "Model", value: call.model },
          { term: "Cost", value: call.costMicros !== null ? formatMicros(call.costMicros) : null },
          { term: "Tokens in", value: count(call.tokensIn) || null },
          { term: "Tokens out", value: count(call.tokensOut) || null },
          { term: "Request", value: formatBytes(call.requestBytes) },
          { term: "Response", value: formatBytes(call.responseBytes) },
          { term: "Payload retention", value: <Kept call={call} /> },
          { term: "Payload sha256", value: call.payloadSha256 && <Id value={call.payloadSha256} /> },
          ...(call.redactions.length > 0 ? [{ term: "Redacted", value: call.redactions.join(", ") }] : []),
        ]}
      />
    </section>
  );
}

function Kept({ call: { expiresAt, payload } }: { call: ToolCallDetail }) {
  if (!expiresAt) return <>no expiry (pinned)</>;
  return (
    <>
      {payload.state === "expired" ? "expired on " : "until "}
      <Time at={expiresAt} form="full" />
    </>
  );
}

function MadeBy({ call, tenant, list }: { call: ToolCallDetail; tenant: string; list: string }) {
  const { activity, onboardingRun, seq, previous, next } = call;
  const maker = activity
    ? {
        what: "Activity",
        name: activity.title,
        at: `activities/${activity.refId}`,
        filter: `activity=${activity.refId}`,
      }
    : onboardingRun && {
        what: "Onboarding run",
        name: onboardingRun.website,
        at: `onboarding-runs/${onboardingRun.refId}`,
        filter: `run=${onboardingRun.refId}`,
      };
  if (!maker) return null;
  return (
    <nav aria-labelledby="made-by" className="rounded-md border border-line">
      <h2 id="made-by" className="px-3 pt-2.5 pb-1 font-medium">
        {maker.what}
      </h2>
      <p className="px-3 pb-2 text-ink-muted [overflow-wrap:anywhere]">
        Call {seq} of{" "}
        <a href={`/tenants/${tenant}/${maker.at}`} className="text-accent underline">
          {maker.name}
        </a>
        {", "}
        <a href={`${list}?range=all&${maker.filter}`} className="text-accent underline">
          all its calls
        </a>
      </p>
      <Beside label="Previous" call={previous} list={list} />
      <Beside label="Next" call={next} list={list} />
    </nav>
  );
}

function Beside({ label, call, list }: { label: string; call: Neighbour | null; list: string }) {
  return (
    <p className="flex min-h-9 flex-wrap items-center gap-2 border-t border-line px-3 py-1.5">
      <span className="w-14 text-ink-muted">{label}</span>
      {call ? (
        <>
          <a href={`${list}/${call.refId}`} className="min-w-0 flex-1 text-accent underline [overflow-wrap:anywhere]">
            {call.tool}
          </a>
          <EntityStatus entity={TOOL_CALL} status={call.status} />
        </>
      ) : (
        <span className="text-ink-faint">none</span>
      )}
    </p>
  );
}
