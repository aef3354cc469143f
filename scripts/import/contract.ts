import { basename, extname } from "node:path";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import { sealContract } from "@/lib/contracts/provider";
import { findContract } from "@/lib/contracts/store";
import { sha256 } from "@/lib/core/ids";
import { claimSource } from "./claimed";
import { take, type ImportRun } from "./run";
import { LIMITS, readBounded } from "./source";

/** Imports a PDF as a contract and seals it under lock. Its number follows from its bytes, so none is sealed twice. */
export async function importContract(run: ImportRun, path: string): Promise<void> {
  const name = basename(path);
  await take(run, name, async () => {
    const { scope } = run;
    const pdf = await readBounded(path, LIMITS.pdf);
    refuseUnsealable(pdf);
    const { refId, at } = await claimSource(scope, `import:contract/${name}`, pdf);
    const there = await findContract(scope, refId);
    if (there?.pdfVersionId) return "skipped";
    const number = `IMPORT-${sha256(pdf).slice(0, 12).toUpperCase()}`;
    const title = basename(name, extname(name)).replace(/[-_]+/g, " ").trim() || name;
    const kind = "other" as const;
    const about = { refId, number, title: title.slice(0, 500), kind, counterparty: scope.tenantName };
    await sealContract(scope, { ...about, accepted: null, pdf, at });
    return "written";
  });
}
