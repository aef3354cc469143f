import { claimActivity, createActivity, finishActivity, storeActivityOutput } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { createIntegration, recordIntegrationPayload } from "@/lib/integrations/provider";
import {
  advanceOnboardingRun,
  answerQuestions,
  askQuestions,
  completeOnboardingRun,
  saveContextFile,
  saveResearch,
  saveScrapedPage,
  startOnboardingRun,
} from "@/lib/onboarding-runs/provider";
import { provider, type AnyCase } from "@/lib/testing/crash/case.fixture";
import { finishToolCall, recordToolCall, startToolCall } from "@/lib/tool-calls/provider";

const named = () => ({ refId: newRefId() });
/** Too large for a document, so that it is stored in S3. */
const LARGE = JSON.stringify("a".repeat(8 * 1024 * 1024));
const call = { toolName: "web_search", method: "search", model: null, request: "{}" };
const outcome = {
  status: "succeeded",
  response: LARGE,
  durationMs: 5,
  tokensIn: 3,
  tokensOut: 4,
  costMicros: 9,
} as const;

type Stage = "collecting" | "researching" | "drafting" | "awaiting_approval";

async function runAt(scope: TenantScope, stage: Stage) {
  const { refId } = await startOnboardingRun(scope, { website: "https://them.test" });
  await advanceOnboardingRun(scope, refId, "start");
  if (stage === "collecting") return { refId };
  await saveScrapedPage(scope, refId, { url: "https://them.test/a", title: "A", status: 200, text: "Text" });
  await advanceOnboardingRun(scope, refId, "research");
  if (stage === "researching") return { refId };
  await saveResearch(scope, refId, "# Research");
  await advanceOnboardingRun(scope, refId, "draft");
  if (stage === "drafting") return { refId };
  await saveContextFile(scope, refId, { name: "context.md", markdown: "# Context" });
  await advanceOnboardingRun(scope, refId, "ask_approval");
  return { refId };
}

/** The providers of agents and their workers. */
export const WORK_CASES: readonly AnyCase[] = [
  provider("startOnboardingRun", named, (scope, { refId }) =>
    startOnboardingRun(scope, { refId, website: "https://them.test" }),
  ),
  provider(
    "saveScrapedPage",
    (scope) => runAt(scope, "collecting"),
    (scope, { refId }) =>
      saveScrapedPage(scope, refId, { url: "https://them.test/b", title: "B", status: 200, text: "Text" }),
  ),
  provider(
    "saveResearch",
    (scope) => runAt(scope, "researching"),
    (scope, { refId }) => saveResearch(scope, refId, "# Found"),
  ),
  provider(
    "saveContextFile",
    (scope) => runAt(scope, "drafting"),
    (scope, { refId }) => saveContextFile(scope, refId, { name: "context.md", markdown: "# Context" }),
  ),
  provider(
    "askQuestions",
    (scope) => runAt(scope, "drafting"),
    (scope, { refId }) => askQuestions(scope, refId, [{ id: "tone", question: "How do you sound?" }]),
  ),
  provider(
    "answerQuestions",
    async (scope) => {
      const run = await runAt(scope, "drafting");
      await askQuestions(scope, run.refId, [{ id: "tone", question: "How do you sound?" }]);
      return run;
    },
    (scope, { refId }) => answerQuestions(scope, refId, [{ id: "tone", answer: "Plainly." }]),
  ),
  provider(
    "completeOnboardingRun",
    (scope) => runAt(scope, "awaiting_approval"),
    (scope, { refId }) => completeOnboardingRun(scope, refId),
  ),
  provider(
    "finishActivity",
    async (scope) => {
      const { id, refId } = await createActivity(scope, { kind: "blog_post", title: "Post", status: "queued" });
      const claimed = await claimActivity(scope, { worker: "crash", leaseSeconds: 600 });
      const text = { kind: "blog_post", format: "markdown", title: "Post", model: null, body: "# Post" } as const;
      await storeActivityOutput(scope, { activityId: id, ...text });
      return { refId, attempt: claimed?.attempt ?? 0 };
    },
    (scope, held) => finishActivity(scope, { ...held, errorCode: null }),
  ),
  provider("startToolCall", named, (scope, { refId }) => startToolCall(scope, { refId, ...call, request: LARGE })),
  provider(
    "finishToolCall",
    (scope) => startToolCall(scope, { refId: newRefId(), ...call }),
    (scope, { refId }) => finishToolCall(scope, { refId, ...outcome }),
  ),
  provider("recordToolCall", named, (scope, { refId }) =>
    recordToolCall(scope, {
      refId,
      ...call,
      ...outcome,
      startedAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    }),
  ),
  provider(
    "recordIntegrationPayload",
    async (scope) => {
      const named = {
        provider: "hubspot",
        name: "Contacts",
        secretRef: `vault:tenants/test-${scope.tenantRef.toLowerCase()}/hubspot`,
        settings: {},
      } as const;
      const { refId: integrationRef } = await createIntegration(scope, named);
      return { refId: newRefId(), integrationRef };
    },
    (scope, given) =>
      recordIntegrationPayload(scope, {
        ...given,
        direction: "out",
        method: "POST",
        url: "https://them.test/contacts?token=abc",
        httpStatus: 503,
        headers: { authorization: "Bearer abc" },
        body: LARGE,
      }),
  ),
];
