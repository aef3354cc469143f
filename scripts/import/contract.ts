import { basename, extname } from "node:path";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import { sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import { line } from "@/lib/core/input/text";
import { inTenant } from "@/lib/stores/postgres";
import { changedFile, claimSource } from "./claimed";
import { parsed } from "./parsed";
import { Refusal, importSource, type ImportRun } from "./run";
import { LIMITS, readBounded } from "./source";

/**
 * Imports a PDF as a contract and seals it. The contract number is derived from its bytes, so that no PDF is sealed
 * twice.
 */
export async function importContract(run: ImportRun, path: string): Promise<void> {
  const name = basename(path);
  await importSource(run, name, async () => {
    const { scope } = run;
    const pdf = await readBounded(path, LIMITS.pdf);
    await refuseUnsealable(pdf);
    const title = parsed(line(500), basename(name, extname(name)).replace(/[-_]+/g, " ").trim() || name, "its name");
    const fingerprint = sha256(pdf);
    const number = `IMPORT-${fingerprint.slice(0, 12).toUpperCase()}`;
    const sealed = { tenantId: scope.tenantId, pdfVersionId: { not: null } };
    const { refId, at, isWritten } = await claimSource(scope, {
      key: `import:contract/${name}`,
      fingerprint,
      isWritten: async (refId) =>
        (await inTenant(scope, (tx) => tx.contract.count({ where: { ...sealed, refId } }))) > 0,
      admit: () => requireNew(scope, { pdfSha256: fingerprint, number }),
      whenChanged: changedFile,
    });
    if (isWritten) return "skipped";
    const about = { refId, number, title, kind: "other" as const, counterparty: scope.tenantName };
    await sealContract(scope, { ...about, accepted: null, pdf, at });
    return "written";
  });
}

/** @throws Refusal if the tenant already has a contract with this PDF or with the derived number */
async function requireNew(
  scope: TenantScope,
  { pdfSha256, number }: { pdfSha256: string; number: string },
): Promise<void> {
  const where = { tenantId: scope.tenantId, OR: [{ pdfSha256 }, { number }] };
  const there = await inTenant(scope, (tx) => tx.contract.findFirst({ where }));
  if (!there) return;
  const trashed = there.deletedOn ? ", in the trash" : "";
  throw new Refusal(`this PDF is already contract ${there.number}, "${there.title}" (${there.refId})${trashed}`);
}
