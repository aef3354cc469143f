import { LinkButton } from "@/components/ui/button";
import { EmptyState, ForbiddenState } from "@/components/ui/states";
import type { ContractDetail } from "@/lib/contracts/model";
import { requiredRole } from "@/lib/core/access/permissions";
import type { Me } from "@/lib/session/model";
import { ContractForm } from "./contract-form";

type Props = { me: Me; from: ContractDetail };

/** Page with the form to change a draft contract. */
export function ChangeContractPage({ me: { tenant, permissions }, from }: Props) {
  if (!tenant || !permissions.includes("contract:write")) {
    return <ForbiddenState>Your role cannot edit contracts. {requiredRole("contract:write")}</ForbiddenState>;
  }
  if (from.status === "draft") return <ContractForm tenant={tenant} from={from} number={from.number} />;
  const back = `/tenants/${tenant.refId}/contracts/${from.refId}`;
  return (
    <EmptyState
      title={`${from.number} is no longer a draft`}
      action={<LinkButton href={back}>Back to the contract</LinkButton>}
    >
      Only drafts can be edited. To change a sent contract, void it and create a new one.
    </EmptyState>
  );
}
