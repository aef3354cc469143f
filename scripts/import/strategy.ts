import { basename } from "node:path";
import { sha256 } from "@/lib/core/ids";
import { inTenant } from "@/lib/stores/postgres";
import { draftStrategy } from "@/lib/strategies/provider";
import { changedSince, claimSource } from "./claimed";
import { readMarkdown } from "./markdown";
import { importSource, type ImportRun } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

/** Imports a Markdown file as the tenant's next strategy version, as a draft. */
export async function importStrategy(run: ImportRun, path: string): Promise<void> {
  const name = basename(path);
  await importSource(run, name, async () => {
    const { scope } = run;
    const bytes = await readBounded(path, LIMITS.markdown);
    const { title, text } = readMarkdown(strictText(bytes, "the file"));
    const { tenantId } = scope;
    const { refId, at, isWritten } = await claimSource(scope, {
      key: `import:strategy/${name}`,
      fingerprint: sha256(bytes),
      isWritten: async (refId) =>
        (await inTenant(scope, (tx) => tx.strategy.count({ where: { tenantId, refId } }))) > 0,
      whenChanged: changedSince("import it under another name to make it the next version"),
    });
    if (isWritten) return "skipped";
    await draftStrategy(scope, { refId, title, markdown: text, author: "import", at });
    return "written";
  });
}
