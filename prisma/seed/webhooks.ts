import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import { keptUntil } from "@/lib/core/records/retention";
import { scoped } from "@/lib/stores/mongo";
import { inTenant, readIn, type Prisma } from "@/lib/stores/postgres";
import { retryDelay } from "@/lib/webhooks/attempts";
import { WEBHOOK_DELIVERY } from "@/lib/webhooks/entity";
import {
  MAX_ATTEMPTS,
  WEBHOOK_DELIVERY_MACHINE,
  type WebhookDeliveryEvent,
  type WebhookBody,
  type WebhookDeliveryStatus,
  type WebhookEndpointStatus,
} from "@/lib/webhooks/model";
import { createWebhookEndpoint } from "@/lib/webhooks/provider";
import { daysBefore, minutesAfter, Random } from "./random";
import { scopeOf, type Seeding } from "./seeding";
import { TENANTS, type DemoTenant } from "./tenants";

const EVENTS = {
  strategy: ["strategy.in_review", "strategy.active"],
  blog_post: ["blog_post.in_review", "blog_post.approved", "blog_post.published"],
  contract: ["contract.sent", "contract.sealed"],
} as const;
type Entity = keyof typeof EVENTS;

type EndpointSpec = { name: string; path: string; entities: readonly Entity[] };
const ENDPOINTS: readonly EndpointSpec[] = [
  { name: "Content calendar", path: "calendar", entities: ["blog_post", "strategy"] },
  { name: "Signed contracts", path: "contracts", entities: ["contract"] },
  { name: "Team chat", path: "chat", entities: ["strategy", "blog_post", "contract"] },
];

/** The statuses of tenants' endpoints, largest tenant first. A disabled endpoint has failed for a long time. */
const STATUSES: readonly (readonly WebhookEndpointStatus[])[] = [
  ["active", "active", "paused"],
  ["active", "active", "active"],
  ["active", "disabled"],
  ["active", "active"],
  ["active"],
  ["paused", "active"],
  ["active"],
  ["disabled"],
  [],
  ["active"],
  [],
  ["paused"],
];

/** Deliveries per endpoint, over the weeks for which payloads are kept. */
const PER_ENDPOINT = 26;
const DAYS = 27;

/** Outcomes of deliveries: weight, failed attempts, and final status. */
const OUTCOMES = {
  taken: { weight: 80, failures: 0, ends: "delivered" },
  second: { weight: 8, failures: 1, ends: "delivered" },
  fourth: { weight: 3, failures: 3, ends: "delivered" },
  waiting: { weight: 4, failures: 2, ends: "pending" },
  lost: { weight: 5, failures: MAX_ATTEMPTS, ends: "failed" },
} as const satisfies Record<string, { weight: number; failures: number; ends: WebhookDeliveryStatus }>;
type Outcome = keyof typeof OUTCOMES;
const WEIGHTS = Object.fromEntries(Object.entries(OUTCOMES).map(([name, { weight }]) => [name, weight])) as Record<
  Outcome,
  number
>;

const FAILURES = [
  { status: 503, body: "upstream connect error", code: "http_503", message: "It responded with 503." },
  { status: 500, body: '{"error":"internal"}', code: "http_500", message: "It responded with 500." },
  { status: null, body: "", code: "timed_out", message: "It gave no whole answer within 10 s." },
] as const;

type RecordRef = { entity: Entity; refId: string };
type Target = {
  tenant: DemoTenant;
  scope: TenantScope;
  endpoint: { id: string; url: string; status: WebhookEndpointStatus };
};

export async function seedWebhooks(seeding: Seeding): Promise<void> {
  await pLimit(3).map([...TENANTS.entries()], async ([place, tenant]) => {
    const records = await recordsOf(scopeOf(seeding, tenant));
    for (const [at, status] of (STATUSES[place] ?? []).entries())
      await seedEndpoint(seeding, tenant, records, at, status);
  });
  const endpoints = STATUSES.flat().length;
  seeding.onProgress(`${endpoints} webhook endpoints and ${endpoints * PER_ENDPOINT} deliveries are there`);
}

/** The records that events are about. */
async function recordsOf(scope: TenantScope): Promise<RecordRef[]> {
  const find = {
    where: { tenantId: scope.tenantId, deletedOn: null },
    select: { refId: true },
    orderBy: { refId: "asc" },
    take: 40,
  } as const;
  const [strategies, posts, contracts] = await readIn(scope, (db) => [
    db.strategy.findMany(find),
    db.blogPost.findMany(find),
    db.contract.findMany(find),
  ]);
  const of = (entity: Entity, rows: { refId: string }[]) => rows.map(({ refId }) => ({ entity, refId }));
  return [...of("strategy", strategies), ...of("blog_post", posts), ...of("contract", contracts)];
}

async function seedEndpoint(
  seeding: Seeding,
  tenant: DemoTenant,
  records: readonly RecordRef[],
  place: number,
  status: WebhookEndpointStatus,
): Promise<void> {
  const scope = scopeOf(seeding, tenant);
  const random = new Random(seeding.seed, "webhook endpoint", tenant.slug, place);
  const { name, path, entities } = ENDPOINTS[place] as EndpointSpec;
  const at = daysBefore(seeding.anchor, Math.min(tenant.days - 1, 40) - random.unit());
  const refId = random.refId(at);
  const url = `https://hooks.${tenant.slug}.example/leadmetrics/${path}`;
  const events = entities.flatMap((entity) => [...EVENTS[entity]]);
  await createWebhookEndpoint(scope, { refId, name, url, events, secretRef: `webhooks/${path}`, status, at });
  const { tenantId } = scope;
  const [row, known] = await readIn(scope, (db) => [
    db.webhookEndpoint.findFirstOrThrow({ where: { tenantId, refId } }),
    db.webhookDelivery.count({ where: { tenantId, endpoint: { refId }, createdAt: { lt: seeding.anchor } } }),
  ]);
  const wanted = records.filter(({ entity }) => entities.includes(entity));
  // All deliveries are written in one transaction, so they all exist or none does.
  if (known > 0 || wanted.length === 0) return;
  const target = { tenant, scope, endpoint: { id: row.id, url, status } };
  await writeDeliveries(
    target,
    Array.from({ length: PER_ENDPOINT }, (_, number) => {
      const own = new Random(seeding.seed, "webhook delivery", tenant.slug, place, number);
      return drawDelivery(own, target, wanted, seeding.anchor, number);
    }),
  );
}

type Attempt = { at: Date; attempt: number; durationMs: number; failure: (typeof FAILURES)[number] | null };
type Delivery = {
  id: string;
  refId: string;
  outboxId: string;
  at: Date;
  status: WebhookDeliveryStatus;
  body: WebhookBody;
  attempts: Attempt[];
  next: Date | null;
};

function drawDelivery(
  random: Random,
  { tenant, scope, endpoint }: Target,
  records: readonly RecordRef[],
  anchor: Date,
  number: number,
): Delivery {
  const latest = number >= PER_ENDPOINT - 5;
  const outcome = OUTCOMES[endpoint.status === "disabled" && latest ? "lost" : random.weighted(WEIGHTS)];
  // A failed delivery was attempted for a day, and a pending one started recently.
  const span = Math.min(DAYS, tenant.days) - 2;
  const age = outcome.ends === "pending" ? 0.5 : 1.5 + (span * (PER_ENDPOINT - number)) / PER_ENDPOINT;
  const at = daysBefore(anchor, age - random.unit() * 0.4);
  const { entity, refId: of } = random.pick(records);
  const event: string = random.pick(EVENTS[entity]);
  const refId = random.refId(at);
  const count = outcome.failures + (outcome.ends === "delivered" ? 1 : 0);
  let when = minutesAfter(at, random.unit() / 10);
  const attempts = Array.from({ length: count }, (_, before) => {
    const failure = before < outcome.failures ? random.pick(FAILURES) : null;
    const durationMs = failure?.code === "timed_out" ? 10_001 : Math.round(random.skewed(180, 0.7));
    const one = { at: when, attempt: before + 1, durationMs, failure };
    when = new Date(when.getTime() + retryDelay(before + 1, () => random.unit()));
    return one;
  });
  const [, state = ""] = event.split(".");
  const body = {
    id: refId,
    event,
    tenant: scope.tenantRef,
    record: { entity, refId: of },
    at: at.toISOString(),
    data: { to: state },
  };
  const waits = outcome.ends === "pending" && endpoint.status === "active";
  return {
    id: random.uuid(at),
    refId,
    outboxId: random.uuid(at),
    at,
    status: outcome.ends,
    body,
    attempts,
    next: waits ? when : null,
  };
}

/** Writes the documents of the attempts, then the rows that reference the last attempt, with their transitions. */
async function writeDeliveries({ scope, endpoint }: Target, deliveries: readonly Delivery[]): Promise<void> {
  const payloads = scoped(scope, "webhook_payloads");
  await payloads.insertManyOnce(
    deliveries.flatMap((delivery) => delivery.attempts.map((one) => documentOf(endpoint.url, delivery, one))),
  );
  const kept = await payloads.find(
    { deliveryRef: { $in: deliveries.map(({ refId }) => refId) } },
    { limit: 1000, fields: ["deliveryRef", "attempt"] },
  );
  const idOf = new Map(kept.map(({ _id, deliveryRef, attempt }) => [`${deliveryRef} ${attempt}`, String(_id)]));
  const { tenantId } = scope;
  await inTenant(scope, async (tx) => {
    await tx.webhookDelivery.createMany({
      skipDuplicates: true,
      data: deliveries.map(({ id, refId, outboxId, at, status, body, attempts, next }) => {
        const last = attempts.at(-1);
        return {
          id,
          refId,
          tenantId,
          endpointId: endpoint.id,
          outboxId,
          event: body.event,
          body: body as Prisma.InputJsonObject,
          status,
          attempt: attempts.length,
          httpStatus: last ? answerTo(last).status : null,
          durationMs: last?.durationMs ?? null,
          errorCode: last?.failure?.code ?? null,
          payloadRef: (last && idOf.get(`${refId} ${last.attempt}`)) ?? null,
          nextAttemptAt: next,
          createdAt: at,
          updatedAt: last?.at ?? at,
          rowVersion: 1 + 2 * attempts.length,
        };
      }),
    });
    await tx.statusTransition.createMany({
      skipDuplicates: true,
      data: deliveries.flatMap((delivery) => transitionsOf(tenantId, delivery)),
    });
    const failed = deliveries.at(-1)?.attempts.at(-1)?.failure?.message;
    if (failed)
      await tx.webhookEndpoint.updateMany({ where: { tenantId, id: endpoint.id }, data: { lastError: failed } });
  });
}

const answerTo = ({ failure }: Attempt) =>
  failure ? { status: failure.status, body: failure.body } : { status: 200, body: '{"received":true}' };

function documentOf(url: string, { refId, body }: Delivery, one: Attempt) {
  const { at, attempt, durationMs, failure } = one;
  const { status, body: text } = answerTo(one);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Leadmetrics-Webhooks/1",
    "webhook-id": refId,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-attempt": String(attempt),
    "webhook-signature": "[redacted]",
  };
  return {
    refId: new Random("attempt", refId, attempt).refId(at),
    createdAt: at,
    deliveryRef: refId,
    attempt,
    durationMs,
    expiresAt: keptUntil(at),
    request: { url, headers, body: JSON.stringify(body) },
    response:
      status === null ? null : { status, headers: { server: "nginx", "content-type": "application/json" }, body: text },
    error: failure?.message ?? null,
  };
}

function transitionsOf(tenantId: string, { id, status, attempts }: Delivery) {
  return attempts.flatMap(({ at, attempt, durationMs, failure }) => {
    const end = endOf(status, failure !== null, attempt === attempts.length);
    const done = new Date(at.getTime() + durationMs);
    const row = (event: WebhookDeliveryEvent, when: Date, from: string) => {
      const random = new Random("move", id, attempt, event);
      return {
        id: random.uuid(when),
        tenantId,
        entity: WEBHOOK_DELIVERY.kind,
        entityId: id,
        event,
        from,
        to: WEBHOOK_DELIVERY_MACHINE[event].to,
        actor: "worker",
        at: when,
      };
    };
    return [row("attempt", at, "pending"), { ...row(end, done, "delivering"), reason: failure?.message ?? null }];
  });
}

const endOf = (status: WebhookDeliveryStatus, failed: boolean, last: boolean): WebhookDeliveryEvent =>
  !failed ? "deliver" : last && status === "failed" ? "give_up" : "postpone";
