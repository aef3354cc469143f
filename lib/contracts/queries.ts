import "server-only";
import { z } from "zod";
import { suggestNumber } from "@/lib/contracts/drafting";
import { standingHold } from "@/lib/contracts/holds";
import {
  CONTRACT_SORTS,
  CONTRACT_STATUSES,
  contractFilters,
  type Acceptance,
  type ContractDetail,
  type ContractRow,
  type WaitingUpload,
} from "@/lib/contracts/model";
import { contractParts } from "@/lib/contracts/parts";
import {
  countContracts,
  listContracts,
  requireContract,
  type ContractListed,
  type ContractRecord,
} from "@/lib/contracts/store";
import { TAKES_UPLOADS, waitingUpload } from "@/lib/contracts/uploads";
import { query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import { historyOf } from "@/lib/core/records/history";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { partOf, type Part } from "@/lib/core/records/parts";
import { refId } from "@/lib/core/ref-id";

export const contractsList = listQuery({
  name: "contracts.list",
  reach: "list",
  permission: "contract:read",
  input: contractFilters,
  sorts: CONTRACT_SORTS,
  find: ({ scope, input, page }) => listContracts(scope, input, page),
  count: ({ scope, input, limit }) => countContracts(scope, input, limit),
  show: (rows): ContractRow[] => rows.map(toRow),
});

export const contractsDetail = query({
  name: "contracts.detail",
  reach: "tenant",
  permission: "contract:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<ContractDetail> => {
    const row = await requireContract(scope, input.refId);
    const [{ hold, ...parts }, history, upload] = await Promise.all([
      contractParts(scope, row),
      historyOf(scope, "contract", row.id),
      uploadOf(scope, row),
    ]);
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      acceptance: acceptanceOf(row),
      termsVersion: row.termsVersion,
      endsAt: row.endsAt?.toISOString() ?? null,
      replaces: linkTo(row.replaces),
      replacedBy: linkTo(row.replacedBy[0]),
      upload,
      leaseUntil: row.leaseUntil?.toISOString() ?? null,
      hold: hold && { state: hold, ...(row.legalHold ? standingHold(history) : null) },
      ...parts,
      history,
    };
  },
});

/** The suggested number for a new contract. */
export const contractsNextNumber = query({
  name: "contracts.nextNumber",
  reach: "tenant",
  permission: "contract:write",
  input: z.strictObject({}),
  run: async ({ scope }) => ({
    tenant: { refId: scope.tenantRef, name: scope.tenantName },
    number: await suggestNumber(scope),
  }),
});

const NO_UPLOAD = { why: "No uploaded PDF is waiting to be sealed.", expected: "not_yet" as const };

function uploadOf(scope: TenantScope, { refId: ref, status }: ContractRecord): Promise<Part<WaitingUpload>> {
  return partOf("S3", NO_UPLOAD, async () => (TAKES_UPLOADS.includes(status) ? waitingUpload(scope, ref) : null));
}

type Other = { refId: string; number: string; deletedOn: Date | null };

/** Null for a contract that is in the trash. */
function linkTo(other: Other | null | undefined): { refId: string; number: string } | null {
  return other && !other.deletedOn ? { refId: other.refId, number: other.number } : null;
}

function acceptanceOf(row: ContractRecord): Acceptance | null {
  const { acceptedByName: name, acceptedByEmail: email, acceptedByIp: ip, acceptedAt: at, termsVersion } = row;
  return name && email && at ? { name, email, ip, at: at.toISOString(), termsVersion } : null;
}

function toRow(row: ContractListed): ContractRow {
  const { lockMode: mode, retainUntil, legalHold } = row;
  return {
    refId: row.refId,
    tenant: row.tenant,
    number: row.number,
    title: row.title,
    kind: row.kind,
    counterparty: row.counterparty,
    status: stateOf(CONTRACT_STATUSES, row.status),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    lock: mode && retainUntil ? { mode, retainUntil: retainUntil.toISOString(), legalHold } : null,
    createdAt: row.createdAt.toISOString(),
    errorCode: row.errorCode,
  };
}
