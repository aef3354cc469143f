import { listCrumbs } from "@/components/record/crumbs";
import { DeleteRecord } from "@/components/record/delete-record";
import { EntityStatus } from "@/components/record/entity-status";
import type { FormField } from "@/components/record/form-fields";
import { History } from "@/components/record/history";
import { StoragePanel } from "@/components/record/storage-panel";
import { TransitionBar } from "@/components/record/transition-bar";
import { PageHeader } from "@/components/shell/page-header";
import { LinkButton } from "@/components/ui/button";
import { Absent, DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { deleteContract, transitionContract } from "@/lib/contracts/actions";
import { CONTRACT } from "@/lib/contracts/entity";
import type { ContractDetail } from "@/lib/contracts/model";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { contractKind } from "./contract-kinds";
import { ContractPdf } from "./contract-pdf";
import { LegalHold } from "./hold";
import { Retention } from "./retention";
import { SealPanel } from "./seal-panel";

const ACCEPTANCE: readonly FormField[] = [
  { name: "name", label: "Accepted by", required: true, maxLength: 200 },
  { kind: "email", name: "email", label: "Email", required: true, maxLength: 254 },
  { kind: "moment", name: "at", label: "When", required: true, hint: "In your local time." },
  { name: "ip", label: "From IP address", maxLength: 45, hint: "If known." },
  {
    name: "termsVersion",
    label: "Terms version",
    maxLength: 60,
    hint: "If it differs from the drafted version.",
  },
];

type Props = { contract: ContractDetail; permissions: Permission[] };

/** Detail page of a contract: its acceptance, its sealed PDF and its retention. */
export function ContractDetailPage({ contract, permissions }: Props) {
  const { tenant, pdf, lock } = contract;
  const refused = permissions.includes("contract:open")
    ? null
    : `Your role cannot open it. ${requiredRole("contract:open")}`;
  return (
    <>
      <PageHeader
        title={contract.title}
        crumbs={[...listCrumbs(CONTRACT, tenant), { label: contract.number }]}
        status={<EntityStatus entity={CONTRACT} status={contract.status} />}
        details={
          <>
            <Id value={contract.refId} />
            <code>{contract.number}</code>
            <span>with {contract.counterparty}</span>
            <span>
              created <Time at={contract.createdAt} />
            </span>
          </>
        }
        actions={
          <>
            {DELETABLE.includes(contract.status) && (
              <DeleteRecord entity={CONTRACT} record={contract} action={deleteContract} permissions={permissions} />
            )}
            {contract.status === "draft" && permissions.includes("contract:write") && (
              <LinkButton href={`/tenants/${tenant.refId}/contracts/${contract.refId}/edit`}>Edit</LinkButton>
            )}
          </>
        }
      />
      <TransitionBar
        entity={CONTRACT}
        record={contract}
        action={transitionContract}
        permissions={permissions}
        fields={{ accept: ACCEPTANCE }}
      />
      <div className="grid items-start gap-6 pt-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <Facts contract={contract} />
          <SealPanel contract={contract} permissions={permissions} />
          {pdf ? (
            <ContractPdf tenant={tenant.refId} refId={contract.refId} pdf={pdf} refused={refused} />
          ) : (
            <EmptyState title="No sealed PDF yet">
              {UNSEALED[contract.status] ?? "The PDF appears here once it is sealed."}
            </EmptyState>
          )}
        </div>
        <aside aria-label="About this contract" className="grid gap-4">
          {lock && (
            <Retention lock={lock}>
              <LegalHold contract={contract} permissions={permissions} />
            </Retention>
          )}
          <StoragePanel storage={contract.storage} agreement={contract.agreement} />
          <History entity={CONTRACT} transitions={contract.history} record={contract} permissions={permissions} />
        </aside>
      </div>
    </>
  );
}

/** Statuses in which a contract can be deleted. In all others it is in force, in progress or locked. */
const DELETABLE: readonly ContractDetail["status"][] = ["draft", "declined", "voided"];

const UNSEALED: Partial<Record<ContractDetail["status"], string>> = {
  draft: "Still a draft. Its PDF is sealed after the counterparty accepts.",
  sent: "Sent to the counterparty. No answer yet.",
  accepted: "Accepted. Upload and seal the signed PDF.",
  sealing: "Sealing started but was not confirmed. Seal it again to finish.",
  seal_failed: "Sealing failed. The reason is in the history. You can seal it again.",
  declined: "The counterparty declined it.",
  voided: "Voided before it was sealed.",
};

function Facts({ contract }: { contract: ContractDetail }) {
  const { acceptance, endsAt, pdf, replaces, replacedBy, tenant } = contract;
  const other = (one: { refId: string; number: string }) => (
    <a href={`/tenants/${tenant.refId}/contracts/${one.refId}`} className="text-accent underline">
      {one.number}
    </a>
  );
  return (
    <section aria-label="Acceptance" className="rounded-md border border-line px-3">
      <DefinitionList
        columns={2}
        items={[
          { term: "Kind", value: contractKind(contract.kind) },
          { term: "Counterparty", value: contract.counterparty },
          { term: "Accepted by", value: acceptance ? acceptance.name : <Absent why="Not accepted" /> },
          { term: "Accepted", value: acceptance && <Time at={acceptance.at} form="full" /> },
          { term: "Email", value: acceptance?.email },
          { term: "From address", value: acceptance?.ip && <code>{acceptance.ip}</code> },
          { term: "Terms", value: contract.termsVersion },
          {
            term: "Last day",
            value: endsAt ? `${endsAt.slice(0, 10)} (UTC)` : <Absent why="Runs until terminated" />,
          },
          { term: "PDF sha256", value: pdf ? <Id value={pdf.sha256} /> : <Absent why="Not sealed" /> },
          ...(replaces ? [{ term: "Replaces", value: other(replaces) }] : []),
          ...(replacedBy ? [{ term: "Replaced by", value: other(replacedBy) }] : []),
        ]}
      />
    </section>
  );
}
