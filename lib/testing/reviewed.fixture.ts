import { transitionActivity } from "@/lib/activities/actions";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { activitiesDetail } from "@/lib/activities/queries";
import { transitionBlogPost } from "@/lib/blog-posts/actions";
import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import { blogPostsDetail } from "@/lib/blog-posts/queries";
import type { TenantScope } from "@/lib/core/access/scope";
import type { DocumentStorage } from "@/lib/core/entity";
import type { Result } from "@/lib/core/errors";
import { isAboutText, type ReviewedText } from "@/lib/core/records/machine";
import { rowsOf } from "@/lib/core/rows";
import { transitionOnboardingRun } from "@/lib/onboarding-runs/actions";
import * as runsBy from "@/lib/onboarding-runs/provider";
import { onboardingRunsDetail } from "@/lib/onboarding-runs/queries";
import { transitionSocialPost } from "@/lib/social-posts/actions";
import { socialPostsDetail } from "@/lib/social-posts/queries";
import { testSocialPost } from "@/lib/social-posts/social-posts.fixture";
import type { CollectionName } from "@/lib/stores/mongo-documents";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { queries, transitions } from "@/lib/testing/doors.fixture";
import { STATEFUL_ENTITIES } from "@/lib/testing/machines.fixture";
import { as, type TestStaff } from "@/lib/testing/people";
import { DRAFTS } from "@/lib/testing/records";

type Given = { tenant: string; refId: string };
type Seen = Given & { rowVersion: number; contentSha256: string | null };
type Shown = { status: string; rowVersion: number; reviewed: ReviewedText };

/** One kind of reviewed record: how to create one, its decisions, and where its copies are. */
export type Reviewed = {
  entity: string;
  /** The events to test, each with the state that the record must be in, and the action. */
  decisions: Record<string, { from: string; act: (seen: Seen) => Promise<Result<unknown>> }>;
  make: (scope: TenantScope) => Promise<{ refId: string }>;
  detail: (given: Given) => Promise<Result<Shown>>;
  collection: CollectionName;
  /** The field of the document with the text's key, version and hash; "" for the top level. */
  at: "" | "contextFile.";
  /** Finds a record's document from its row. */
  documentOf: (tx: Tx, refId: string) => Promise<object>;
  table: string;
  /** Whether each record is created in its own tenant, because a tenant has one open run or one strategy in review. */
  alone?: true;
  /** The row's own hash of the text; null if it has none. */
  column: "contentSha256" | "outputSha256" | null;
};

const REASON = "A reason of enough characters.";
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

const byOutput = (table: "blogPost" | "socialPost" | "activity") => async (tx: Tx, refId: string) => {
  const found = await (tx[table] as Tx["blogPost"]).findFirstOrThrow({ where: { refId } });
  return { _id: found.outputRef ?? "" };
};

function postDecisions(transition: typeof transitionBlogPost | typeof transitionSocialPost): Reviewed["decisions"] {
  return {
    approve: { from: "in_review", act: (seen) => transition({ event: "approve", ...seen }) },
    reject: { from: "in_review", act: (seen) => transition({ event: "reject", ...seen, reason: REASON }) },
    request_changes: {
      from: "in_review",
      act: (seen) => transition({ event: "request_changes", ...seen, reason: REASON }),
    },
    schedule: { from: "approved", act: (seen) => transition({ event: "schedule", ...seen, publishAt: soon() }) },
    retry: { from: "failed", act: (seen) => transition({ event: "retry", ...seen }) },
  };
}

/** The kinds whose text is a document of another record, or a part of one. */
const ELSEWHERE: readonly Reviewed[] = [
  {
    entity: "blog_post",
    decisions: postDecisions(transitionBlogPost),
    make: (scope) => testBlogPost(scope, { status: "approved" }),
    detail: blogPostsDetail,
    collection: "activity_outputs",
    at: "",
    documentOf: byOutput("blogPost"),
    table: "blogPost",
    column: "contentSha256",
  },
  {
    entity: "social_post",
    decisions: postDecisions(transitionSocialPost),
    make: (scope) => testSocialPost(scope, { status: "approved" }),
    detail: socialPostsDetail,
    collection: "activity_outputs",
    at: "",
    documentOf: byOutput("socialPost"),
    table: "socialPost",
    column: "contentSha256",
  },
  {
    entity: "activity",
    decisions: {
      accept: { from: "needs_review", act: (seen) => transitionActivity({ event: "accept", ...seen }) },
      discard: {
        from: "needs_review",
        act: (seen) => transitionActivity({ event: "discard", ...seen, reason: REASON }),
      },
    },
    make: async (scope) => {
      const about = { kind: "report" as const, title: "Report" };
      const activity = await createActivity(scope, { ...about, status: "needs_review" });
      await storeActivityOutput(scope, {
        ...about,
        activityId: activity.id,
        format: "json",
        model: null,
        body: '{"boots": 2}',
      });
      return activity;
    },
    detail: activitiesDetail,
    collection: "activity_outputs",
    at: "",
    documentOf: byOutput("activity"),
    table: "activity",
    column: "outputSha256",
  },
  {
    entity: "onboarding_run",
    decisions: {
      complete: {
        from: "awaiting_approval",
        act: (seen) => transitionOnboardingRun({ event: "complete", ...seen, contentSha256: seen.contentSha256 ?? "" }),
      },
    },
    make: async (scope) => {
      const { refId } = await runsBy.startOnboardingRun(scope, { website: "https://www.example.com/" });
      for (const event of ["start", "research", "draft"] as const)
        await runsBy.advanceOnboardingRun(scope, refId, event);
      await runsBy.saveContextFile(scope, refId, { name: "context.md", markdown: "# Boots that last" });
      await runsBy.advanceOnboardingRun(scope, refId, "ask_approval");
      return { refId };
    },
    // A tenant has one run at a time.
    alone: true,
    detail: onboardingRunsDetail,
    collection: "onboarding_research",
    at: "contextFile.",
    documentOf: async (tx, refId) => ({
      onboardingRunId: (await tx.onboardingRun.findFirstOrThrow({ where: { refId } })).id,
    }),
    table: "onboardingRun",
    column: null,
  },
];

type ReviewedEntity = (typeof STATEFUL_ENTITIES)[number];

/** A kind with its own text, from the register and `lib/testing/records.ts`. */
function ownText(entity: ReviewedEntity): Reviewed {
  const { kind, machine, path, documents } = entity;
  const [{ collection, owner, holds }] = documents as [DocumentStorage];
  const made = transitions.find(({ call }) => call.kind === kind)?.call;
  const [, detail] = queries.find(([, { spec }]) => spec.name === `${path?.replaceAll("-", "_")}.detail`) ?? [];
  if (!made || !detail) throw new Error(`The ${kind} has no transitions or no detail.`);
  const events = Object.entries(machine).filter(
    ([event, means]) => isAboutText(means) && means.by !== "program" && !made.elsewhere[event],
  );
  const act = (event: string) => (seen: Seen) => made({ event, ...seen, reason: REASON } as never);
  return {
    entity: kind,
    decisions: Object.fromEntries(events.map(([event, { from }]) => [event, { from: from[0]!, act: act(event) }])),
    make: DRAFTS[kind as keyof typeof DRAFTS],
    alone: true,
    detail: detail as unknown as Reviewed["detail"],
    collection: collection as CollectionName,
    at: "",
    documentOf: async (tx, refId) => {
      const row = await rowsOf(tx, entity).findFirst({ where: { refId } });
      return { [owner]: row?.[holds] };
    },
    table: entity.table,
    column: "contentSha256",
  };
}

const OWN = STATEFUL_ENTITIES.filter(
  ({ kind, machine }) => Object.values(machine).some(isAboutText) && ELSEWHERE.every(({ entity }) => entity !== kind),
);

/** Every kind of record that is reviewed. */
export const REVIEWED: readonly Reviewed[] = [...ELSEWHERE, ...OWN.map(ownText)];

/** Sets a record's state. One that is released from there counts as approved. */
export async function bringTo(scope: TenantScope, { table }: Reviewed, refId: string, status: string): Promise<void> {
  // A run needs more than a status, and was created in the only state in which it is decided.
  if (table === "onboardingRun") return;
  await inTenant(scope, async (tx) => {
    const where = { tenantId: scope.tenantId, refId };
    const rows = rowsOf<{ approvedSha256?: string | null; contentSha256?: string | null }>(tx, { table });
    const row = await rows.findFirst({ where });
    const approved = row && row.approvedSha256 === null ? { approvedSha256: row.contentSha256 } : {};
    await rows.updateMany({ where, data: { status, ...approved } });
  });
}

/** What a page shows of a record. */
export async function shownTo(
  person: TestStaff,
  scope: TenantScope,
  { detail }: Reviewed,
  refId: string,
): Promise<Shown> {
  const result = await as(person, () => detail({ tenant: scope.tenantRef, refId }));
  if (!result.ok) throw new Error(result.error.message);
  return result.data;
}
