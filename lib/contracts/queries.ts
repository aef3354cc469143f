import "server-only";
import { contractHalves } from "@/lib/contracts/halves";
import {
  CONTRACT_STATUSES,
  contractFilters,
  type Acceptance,
  type ContractDetail,
  type ContractRow,
} from "@/lib/contracts/model";
import { pdfFileName } from "@/lib/contracts/pdf";
import { findContract, listContracts, sealedPdf, type ContractListed, type ContractRecord } from "@/lib/contracts/store";
import type { Page } from "@/lib/core/cursor";
import { AppError } from "@/lib/core/errors";
import { query } from "@/lib/core/gate";
import { historyOf } from "@/lib/core/history";
import { stateOf } from "@/lib/core/machine";
import { refId } from "@/lib/core/ref-id";
import { z } from "zod";

export const contractsList = query({
  name: "contracts.list",
  reach: "list",
  permission: "contract:read",
  input: contractFilters,
  run: async ({ scope, input }): Promise<Page<ContractRow>> => {
    const page = await listContracts(scope, input);
    return { ...page, rows: page.rows.map(toRow) };
  },
});

export const contractsDetail = query({
  name: "contracts.detail",
  reach: "tenant",
  permission: "contract:read",
  input: z.strictObject({ refId }),
  run: async ({ scope, input }): Promise<ContractDetail> => {
    const row = await findContract(scope, input.refId);
    if (!row) throw new AppError("NOT_FOUND", "There is no such contract in this tenant.");
    const [halves, history] = await Promise.all([
      contractHalves(scope, row),
      historyOf(scope, "contract", row.id),
    ]);
    const pdf = sealedPdf(row);
    return {
      ...toRow(row),
      rowVersion: row.rowVersion,
      acceptance: acceptanceOf(row),
      pdf: pdf && {
        fileName: pdfFileName(row.number),
        bytes: pdf.bytes,
        sha256: pdf.sha256,
        versionId: pdf.versionId,
      },
      replaces: row.replaces,
      replacedBy: row.replacedBy[0] ?? null,
      ...halves,
      history,
    };
  },
});

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
  };
}
