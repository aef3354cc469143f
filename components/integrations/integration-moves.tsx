"use client";

import { DeleteRecord } from "@/components/record/delete-record";
import { MoveBar, type MoveOffer } from "@/components/record/move-bar";
import type { Permission } from "@/lib/core/access/permissions";
import {
  deleteIntegration,
  disconnectIntegration,
  pauseIntegration,
  reconnectIntegration,
  resumeIntegration,
} from "@/lib/integrations/actions";
import { INTEGRATION_MACHINE, type IntegrationDetail, type IntegrationEvent } from "@/lib/integrations/model";

type Props = { integration: IntegrationDetail; permissions: readonly Permission[] };

const OFFERS: Partial<Record<IntegrationEvent, MoveOffer>> = {
  pause: {
    label: "Pause",
    action: pauseIntegration,
    explain: "Agents do not send or receive anything until it is resumed.",
  },
  resume: {
    label: "Resume",
    action: resumeIntegration,
    variant: "primary",
    explain: "Agents can use it again.",
  },
  disconnect: {
    label: "Disconnect",
    action: disconnectIntegration,
    variant: "danger",
    explain: "Agents no longer use it. Its secret stays in the secret store; revoke it there.",
  },
  reconnect: {
    label: "Reconnect",
    action: reconnectIntegration,
    variant: "primary",
    explain: "Agents use it again, with the secret below. Its last error is cleared.",
  },
};

/** Actions with an integration. Failing and recovering are for its payloads to say. */
export function IntegrationMoves({ integration: { tenant, refId, status, rowVersion }, permissions }: Props) {
  const record = { tenant: tenant.refId, refId, status, rowVersion };
  return <MoveBar record={record} machine={INTEGRATION_MACHINE} offers={OFFERS} permissions={permissions} />;
}

export function DeleteIntegration({ integration: { tenant, refId, rowVersion }, permissions }: Props) {
  return (
    <DeleteRecord
      what="integration"
      record={{ tenant: tenant.refId, refId, rowVersion }}
      action={deleteIntegration}
      list={`/tenants/${tenant.refId}/integrations`}
      permissions={permissions}
    />
  );
}
