import "server-only";
import type { CONTRACT } from "@/lib/contracts/entity";
import { lockedUntil } from "@/lib/contracts/store";
import { databaseNow } from "@/lib/core/clock";
import { checkObject, eachOf } from "@/lib/core/upkeep/objects";
import type { CheckRows, Upkeep } from "@/lib/core/upkeep/upkeep";
import { inTenant } from "@/lib/stores/postgres";

/** Compares the PDF and its lock with the row. */
const checkRows: CheckRows = (context, rows) =>
  eachOf(rows, context.signal, async (row) => {
    const { refId, pdfS3Key, pdfVersionId, pdfSha256, pdfBytes, lockMode, retainUntil } = row;
    if (typeof pdfS3Key !== "string" || typeof pdfVersionId !== "string") return [];
    const about = { entity: "contract", entityRef: refId };
    const object = { s3Key: pdfS3Key, s3VersionId: pdfVersionId, sha256: String(pdfSha256), bytes: Number(pdfBytes) };
    const { head, findings } = await checkObject(context, { ...about, ...object });
    if (!head || !(retainUntil instanceof Date)) return findings;
    const until = head.lock?.retainUntil.getTime() ?? 0;
    // S3 stores whole seconds.
    const kept = head.lock?.mode === lockMode && until >= Math.floor(retainUntil.getTime() / 1000) * 1000;
    if (kept) return findings;
    const is = head.lock ? `${head.lock.mode} until ${head.lock.retainUntil.toISOString()}` : "no lock";
    const detail = `S3 says ${is}; the row says ${String(lockMode)} until ${retainUntil.toISOString()}.`;
    return [...findings, { ...about, kind: "lock_differs", store: "S3", place: `${head.bucket}/${head.key}`, detail }];
  });

export const CONTRACT_UPKEEP: Upkeep<typeof CONTRACT> = {
  /** A contract that is in force, or whose PDF is under lock, cannot be deleted. */
  async findDeleteBlocker({ tx, scope, row: { id } }) {
    const row = await tx.contract.findFirstOrThrow({ where: { tenantId: scope.tenantId, id } });
    const locked = lockedUntil(row, await databaseNow(tx));
    if (row.status === "sealed") return `It is in force. ${locked ?? "Terminate it first."}`;
    return row.pdfVersionId && locked;
  },

  findRestoreBlocker: null,

  purge: {
    unreferenced: { replacedBy: { none: {} } },
    findContents: async (_scope, { refId }) => ({ keys: [`contracts/${refId}/`], documents: [] }),
  },

  checkRows,
  findHolders: (scope, refs) =>
    inTenant(scope, (tx) => tx.contract.findMany({ where: { tenantId: scope.tenantId, refId: { in: refs } } })),
};
