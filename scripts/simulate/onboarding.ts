import {
  advanceOnboardingRun,
  completeOnboardingRun,
  findOpenRun,
  saveContextFile,
  saveResearch,
  saveScrapedPage,
  startOnboardingRun,
} from "@/lib/onboarding-runs/provider";
import { draftStrategy } from "@/lib/strategies/provider";
import { Writer } from "@/prisma/seed/sentences";
import { strategyText } from "@/prisma/seed/strategy-text";
import { callTool, type SimulatedTenant } from "./simulated-tenant";

const PAGES = ["", "about", "prices"];

/**
 * Creates the tenant's strategy: by a complete onboarding run, or by drafting the next version if someone else's run
 * has not ended.
 */
export async function createStrategy(simulated: SimulatedTenant): Promise<void> {
  const { scope, tenant, random, tally } = simulated;
  const { title, markdown } = strategyText(random, tenant, { version: 1, year: new Date().getUTCFullYear() });
  const draft = { title, markdown, author: "onboarding agent" };
  const refId = (await findOpenRun(scope)) ? null : await onboard(simulated, markdown);
  // With the ref_id from the run, an existing strategy is returned unchanged.
  const { id } = await draftStrategy(scope, { ...draft, ...(refId ? { refId } : {}) });
  tally.made("strategies");
  simulated.strategyId = id;
}

/** Returns the ref_id of the resulting strategy. */
async function onboard(simulated: SimulatedTenant, markdown: string): Promise<string> {
  const { scope, tenant, random, pace, tally } = simulated;
  const website = `https://www.${tenant.slug}.example`;
  const writer = new Writer(random, tenant);
  await pace.turn();
  const { refId, id } = await startOnboardingRun(scope, { website });
  await advanceOnboardingRun(scope, refId, "start");
  for (const [seq, page] of PAGES.entries()) {
    await callTool(simulated, { onboardingRunId: id }, seq);
    const title = page || tenant.name;
    await saveScrapedPage(scope, refId, { url: `${website}/${page}`, title, status: 200, text: writer.paragraph() });
  }
  await pace.turn();
  await advanceOnboardingRun(scope, refId, "research");
  await callTool(simulated, { onboardingRunId: id }, PAGES.length);
  const findings = Array.from({ length: 4 }, () => `## ${writer.topic()}\n\n${writer.paragraph()}`);
  await saveResearch(scope, refId, `# ${tenant.name}\n\n${findings.join("\n\n")}\n`);
  await pace.turn();
  await advanceOnboardingRun(scope, refId, "draft");
  await saveContextFile(scope, refId, { name: "context.md", markdown });
  await advanceOnboardingRun(scope, refId, "ask_approval");
  const { strategy } = await completeOnboardingRun(scope, refId);
  tally.made("onboarding runs");
  return strategy;
}
