import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { EntityStatus } from "@/components/record/entity-status";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import type { ListPage } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Notice, PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { listAddress } from "@/lib/core/entity";
import type { Result } from "@/lib/core/errors";
import { deleteIntegration, transitionIntegration } from "@/lib/integrations/actions";
import { INTEGRATION } from "@/lib/integrations/entity";
import type { IntegrationDetail, IntegrationPayloadRow } from "@/lib/integrations/model";
import { PayloadLog } from "./payload-log";
import { PROVIDER_NAMES } from "./providers";

type Props = {
  integration: IntegrationDetail;
  /** A separate result: if the log cannot be read, the rest of the page still works. */
  payloads: Result<ListPage<IntegrationPayloadRow>>;
  permissions: Permission[];
};

/** Detail page of an integration: its settings, health and payload log. */
export function IntegrationDetailPage({ integration, payloads, permissions }: Props) {
  const { tenant, refId, status, lastError, lastErrorAt } = integration;
  const list = listAddress(INTEGRATION, tenant.refId);
  const refused = permissions.includes("tool_call:reveal")
    ? null
    : `Your role cannot view payloads. ${requiredRole("tool_call:reveal")}`;
  return (
    <>
      <PageHeader
        title={integration.name}
        crumbs={[...listCrumbs(INTEGRATION, tenant), { label: integration.name }]}
        status={<EntityStatus entity={INTEGRATION} status={status} />}
        details={
          <>
            <Id value={refId} />
            <span>{PROVIDER_NAMES[integration.provider]}</span>
            <span>
              connected <Time at={integration.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            <DeleteRecord
              entity={INTEGRATION}
              record={integration}
              action={deleteIntegration}
              permissions={permissions}
            />
            {permissions.includes("integration:write") && <LinkButton href={`${list}/${refId}/edit`}>Edit</LinkButton>}
          </>
        }
      />
      <TransitionBar
        entity={INTEGRATION}
        record={integration}
        action={transitionIntegration}
        permissions={permissions}
      />
      {status === "failing" && lastError && (
        <Notice hue="bad" title={lastError}>
          {lastErrorAt && <Time at={lastErrorAt} form="full" />}
        </Notice>
      )}
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <Facts integration={integration} />
          {payloads.ok ? (
            <PayloadLog tenant={tenant.refId} refId={refId} initial={payloads.data} refused={refused} />
          ) : (
            <PartialState what="The payload log" why={payloads.error.message} />
          )}
        </div>
        <aside aria-label="About this integration" className="grid min-w-0 gap-4">
          <StoragePanel storage={integration.storage} agreement={integration.agreement} />
          <History
            entity={INTEGRATION}
            transitions={integration.history}
            record={integration}
            permissions={permissions}
          />
        </aside>
      </div>
    </>
  );
}

function Facts({ integration }: { integration: IntegrationDetail }) {
  const { secretRef, settings, lastUsedAt, lastError, lastErrorAt } = integration;
  return (
    <section aria-label="Configuration" className="rounded-md border border-line px-3">
      <DefinitionList
        items={[
          { term: "Secret reference", value: <code>{secretRef}</code> },
          { term: "Last used", value: lastUsedAt && <Time at={lastUsedAt} form="full" /> },
          { term: "Last error", value: lastError },
          { term: "Last failure", value: lastErrorAt && <Time at={lastErrorAt} form="full" /> },
          {
            term: "Settings",
            value: settings === "{}" ? null : <pre className="font-mono text-xs whitespace-pre-wrap">{settings}</pre>,
          },
        ]}
      />
    </section>
  );
}
