import { basename } from "node:path";
import { draftStrategy } from "@/lib/strategies/provider";
import { findStrategy } from "@/lib/strategies/store";
import { claimSource } from "./claimed";
import { readMarkdown } from "./markdown";
import { take, type ImportRun } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

/** Imports a Markdown file as the tenant's next strategy version, a draft. */
export async function importStrategy(run: ImportRun, path: string): Promise<void> {
  const name = basename(path);
  await take(run, name, async () => {
    const { scope } = run;
    const bytes = await readBounded(path, LIMITS.markdown);
    const { title, text } = readMarkdown(strictText(bytes, "the file"));
    const { refId, at } = await claimSource(scope, `import:strategy/${name}`, bytes);
    if (await findStrategy(scope, refId)) return "skipped";
    await draftStrategy(scope, { refId, title, markdown: text, author: "import", at });
    return "written";
  });
}
