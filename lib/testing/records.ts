import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { createBlogPost } from "@/lib/blog-posts/provider";
import { sealContract } from "@/lib/contracts/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { pageAt } from "@/lib/core/records/list";
import type { AnyEntity, EntityKind } from "@/lib/entities";
import { queueExport } from "@/lib/exports/store";
import { createIntegration, recordIntegrationPayload } from "@/lib/integrations/provider";
import { queueRun } from "@/lib/integrity/store";
import { startOnboardingRun } from "@/lib/onboarding-runs/provider";
import { addPerson } from "@/lib/people/store";
import { draftSkill } from "@/lib/skills/provider";
import { createSocialPost } from "@/lib/social-posts/provider";
import type { TextCollection } from "@/lib/stores/mongo-documents";
import { inTenant } from "@/lib/stores/postgres";
import { draftStrategy } from "@/lib/strategies/provider";
import { SMALL_PDF } from "@/lib/testing/small-pdf";
import { recordToolCall } from "@/lib/tool-calls/provider";
import { createWebhookEndpoint, dispatchOutbox } from "@/lib/webhooks/provider";
import { listWebhookDeliveries } from "@/lib/webhooks/store";

/** One of every entity, and of everything else with a ref_id. The caller creates the tenant. */
export type Records = Record<Exclude<EntityKind, "tenant"> | "user" | "integration_payload", string>;

/** The kinds that have their own text. An activity's text is written after its row. */
type KindWithText = Extract<AnyEntity, { documents: readonly [{ collection: TextCollection }] }>["kind"];

/** Writes a record with its own text. Repeating it with the same refId after a crash at any line leaves one record. */
export const DRAFTS: {
  readonly [K in Exclude<KindWithText, "activity">]: (scope: TenantScope, refId?: string) => Promise<{ refId: string }>;
} = {
  strategy: (scope, refId) => draftStrategy(scope, { refId, title: "Plan", markdown: "# Plan", author: "agent" }),
  skill: (scope, refId) => draftSkill(scope, { refId, ...SKILL_TEXT }),
};

const SKILL_TEXT = {
  slug: "cold-email",
  name: "Cold email",
  description: "",
  tags: [],
  body: "# Cold email",
  version: 1,
};

/**
 * Creates one complete record of each kind in a tenant.
 * @returns their ref_ids
 */
export async function oneOfEach(scope: TenantScope): Promise<Records> {
  const person = { email: "ann@them.test", name: "Ann", role: "owner" } as const;
  const user = await inTenant(scope, (tx) => addPerson(tx, scope, person));
  const run = await startOnboardingRun(scope, { website: "https://www.them.test/" });
  const drafts = await draftsOf(scope);
  const activity = await createActivity(scope, { kind: "blog_post", title: "Post", status: "succeeded" });
  const output = await storeActivityOutput(scope, {
    activityId: activity.id,
    kind: "blog_post",
    format: "markdown",
    title: "Post",
    model: null,
    body: "# Post",
  });
  const post = await createBlogPost(scope, {
    refId: newRefId(),
    activityId: activity.id,
    title: "Post",
    slug: "post",
    channel: "blog",
    status: "draft",
    wordCount: 1,
    outputRef: output.outputRef,
    contentSha256: output.sha256,
  });
  const socialPost = await createSocialPost(scope, {
    activityId: activity.id,
    platform: "linkedin",
    status: "draft",
    text: "# Post",
    outputRef: output.outputRef,
    contentSha256: output.sha256,
  });
  const contract = await sealContract(scope, {
    number: "C-1",
    title: "Services",
    kind: "service_agreement",
    counterparty: "Them",
    accepted: { name: "Ann", email: "ann@them.test", ip: "192.0.2.1", at: new Date(), termsVersion: "1" },
    pdf: SMALL_PDF,
  });
  const call = newRefId();
  await recordToolCall(scope, {
    refId: call,
    toolName: "web_search",
    method: "search",
    status: "succeeded",
    startedAt: new Date(),
    request: "{}",
    response: "{}",
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  const endpoint = await createWebhookEndpoint(scope, {
    name: "Orders",
    url: "http://127.0.0.1:9/",
    events: ["contract.sealed"],
    secretRef: "orders",
  });
  await dispatchOutbox(scope, new Date(), 1000);
  const [delivery] = await listWebhookDeliveries(scope, { endpoint: endpoint.refId }, pageAt(null));
  if (!delivery) throw new Error("The sealed contract came to no delivery.");
  const integration = await createIntegration(scope, {
    provider: "hubspot",
    name: "Their CRM",
    secretRef: `vault:tenants/test-${scope.tenantRef.toLowerCase()}/hubspot`,
    settings: {},
  });
  const payload = newRefId();
  await recordIntegrationPayload(scope, {
    refId: payload,
    integrationRef: integration.refId,
    direction: "out",
    method: "GET",
    url: "https://api.example.com/contacts",
    headers: {},
    body: null,
  });
  const look = await inTenant(scope, (tx) => queueRun(tx, scope));
  const file = await inTenant(scope, (tx) => queueExport(tx, scope, { list: "strategies", format: "csv" }));
  return {
    ...drafts,
    user: user.refId,
    onboarding_run: run.refId,
    activity: activity.refId,
    blog_post: post.refId,
    social_post: socialPost.refId,
    contract: contract.refId,
    integration: integration.refId,
    integration_payload: payload,
    tool_call: call,
    webhook_endpoint: endpoint.refId,
    webhook_delivery: delivery.refId,
    integrity_run: look.refId,
    export_job: file.refId,
  };
}

async function draftsOf(scope: TenantScope): Promise<Record<keyof typeof DRAFTS, string>> {
  const made = Object.entries(DRAFTS).map(async ([kind, draft]) => [kind, (await draft(scope)).refId] as const);
  return Object.fromEntries(await Promise.all(made)) as Record<keyof typeof DRAFTS, string>;
}
