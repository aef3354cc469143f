import { basename, resolve } from "node:path";
import type { TenantScope } from "@/lib/core/access/scope";
import { sha256 } from "@/lib/core/ids";
import {
  advanceOnboardingRun,
  findOpenRun,
  saveContextFile,
  saveResearch,
  saveScrapedPage,
  startOnboardingRun,
} from "@/lib/onboarding-runs/provider";
import { findOnboardingRun } from "@/lib/onboarding-runs/store";
import { changedSince, claimSource } from "./claimed";
import { readOnboardingFolder, type OnboardingSource } from "./onboarding-folder";
import { Refusal, importSource, type ImportRun } from "./run";

/** Imports a folder as an onboarding run, up to the step that needs people: it awaits approval. */
export async function importOnboardingRun(run: ImportRun, folder: string): Promise<void> {
  const name = basename(resolve(folder));
  await importSource(run, name, async () => {
    const { scope } = run;
    const source = await readOnboardingFolder(folder);
    const { refId, at } = await claimSource(scope, {
      key: `import:onboarding-run/${name}`,
      fingerprint: sha256(JSON.stringify(source)),
      isWritten: async (refId) => isKept((await findOnboardingRun(scope, refId))?.status),
      admit: () => requireNoOpenRun(scope),
      whenChanged: changedSince("cancel the run it created to import it again"),
    });
    const { website, sources } = source;
    await startOnboardingRun(scope, { refId, website, sources, at });
    return (await takeOn(scope, refId, source)) ? "written" : "skipped";
  });
}

/** A cancelled or expired run does not block a changed folder. */
const isKept = (status: string | undefined) => status !== undefined && status !== "cancelled" && status !== "expired";

async function requireNoOpenRun(scope: TenantScope): Promise<void> {
  const open = await findOpenRun(scope);
  if (open) throw new Refusal(`the tenant already has an open run, ${open.refId}. Let it complete, or cancel it`);
}

type Step = (scope: TenantScope, refId: string, source: OnboardingSource) => Promise<unknown>;

/** The work of each state, including the transition out of it. A crash repeats it, so each write is idempotent. */
const STEPS: Readonly<Record<string, Step>> = {
  created: (scope, refId) => advanceOnboardingRun(scope, refId, "start"),
  collecting: async (scope, refId, { pages }) => {
    for (const page of pages) await saveScrapedPage(scope, refId, page);
    await advanceOnboardingRun(scope, refId, "research");
  },
  researching: async (scope, refId, { research }) => {
    await saveResearch(scope, refId, research);
    await advanceOnboardingRun(scope, refId, "draft");
  },
  drafting: async (scope, refId, { context }) => {
    await saveContextFile(scope, refId, { name: "context.md", markdown: context });
    await advanceOnboardingRun(scope, refId, "ask_approval");
  },
};

/** Continues a run from its current state. Returns whether there was anything to do. */
async function takeOn(scope: TenantScope, refId: string, source: OnboardingSource): Promise<boolean> {
  for (let begun = false; ; begun = true) {
    const row = await findOnboardingRun(scope, refId);
    if (!row) throw new Refusal("the run it created is in the trash. Restore it there");
    if (row.status === "failed") throw new Refusal("the run it created has failed. Resume it, then run this again");
    const step = STEPS[row.status];
    if (!step) return begun;
    await step(scope, refId, source);
  }
}
