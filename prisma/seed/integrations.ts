import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import { stateOf } from "@/lib/core/records/machine";
import { transition } from "@/lib/core/records/transitions";
import { INTEGRATION } from "@/lib/integrations/entity";
import { INTEGRATION_STATUSES, type Provider, type Settings } from "@/lib/integrations/model";
import { createIntegration, recordIntegrationPayload, type NewIntegrationPayload } from "@/lib/integrations/provider";
import { inTenant } from "@/lib/stores/postgres";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { TENANTS, type DemoTenant } from "./tenants";

type Service = {
  provider: Provider;
  name: string;
  base: string;
  settings: (tenant: DemoTenant) => Settings;
  calls: readonly Call[];
};
type Call = {
  direction: "in" | "out";
  method: string;
  path: string;
  body: (random: Random, tenant: DemoTenant) => object | null;
};

const SERVICES: readonly Service[] = [
  {
    provider: "wordpress",
    name: "The company blog",
    base: "https://blog.example.com/wp-json/wp/v2",
    settings: ({ slug }) => ({ site: `https://blog.${slug}.example`, category: "guides", publish: "scheduled" }),
    calls: [
      {
        direction: "out",
        method: "POST",
        path: "/posts",
        body: (random, tenant) => ({ title: `On ${random.pick(tenant.topics)}`, status: "future" }),
      },
      { direction: "out", method: "GET", path: "/posts?per_page=20&page=1", body: () => null },
    ],
  },
  {
    provider: "hubspot",
    name: "CRM of sales",
    base: "https://api.hubapi.example/crm/v3",
    settings: ({ region }) => ({ region, lists: ["newsletter", "trial"], sync: { contacts: true, deals: false } }),
    calls: [
      {
        direction: "out",
        method: "POST",
        path: "/objects/contacts/search?hapikey_version=2",
        body: (random) => ({ limit: random.whole(10, 50), after: null }),
      },
      {
        direction: "in",
        method: "POST",
        path: "/console/hooks/hubspot",
        body: (random) => ({ subscriptionType: "contact.creation", objectId: random.whole(10_000, 99_999) }),
      },
    ],
  },
  {
    provider: "mailchimp",
    name: "Newsletter",
    base: "https://eu1.api.mailchimp.example/3.0",
    settings: () => ({ audience: "subscribers", from: "news@example.com", doubleOptIn: true }),
    calls: [
      {
        direction: "out",
        method: "PUT",
        path: "/campaigns/content?api_key=demo",
        body: (random, tenant) => ({ subject: random.pick(tenant.topics), plain_text: "…" }),
      },
      {
        direction: "in",
        method: "POST",
        path: "/console/hooks/mailchimp",
        body: (random) => ({ type: "unsubscribe", list_size: random.whole(800, 9_000) }),
      },
    ],
  },
  {
    provider: "slack",
    name: "Channel of the marketing team",
    base: "https://slack.example/api",
    settings: () => ({ channel: "#marketing", notify: ["approved", "published"] }),
    calls: [
      {
        direction: "out",
        method: "POST",
        path: "/chat.postMessage",
        body: (random, tenant) => ({ text: `A post on ${random.pick(tenant.topics)} was published.` }),
      },
    ],
  },
  {
    provider: "google_analytics",
    name: "Visits and conversions",
    base: "https://analyticsdata.example/v1beta",
    settings: () => ({ property: "properties/305112", timeZone: "Europe/London" }),
    calls: [
      {
        direction: "out",
        method: "POST",
        path: "/properties/305112:runReport",
        body: (random) => ({ rows: random.whole(5, 40), metrics: ["sessions", "conversions"] }),
      },
    ],
  },
];

/** The final state of an integration, caused by its last payloads and by staff. */
type End = "connected" | "failing" | "paused" | "disconnected";
const ENDS: readonly End[] = ["connected", "connected", "failing", "paused", "connected", "disconnected"];

const FAILURES = [
  { httpStatus: 401, error: "The service refused the key: it was revoked or has expired." },
  { httpStatus: 429, error: null },
  { httpStatus: null, error: "There was no answer within 30 seconds." },
  { httpStatus: 503, error: null },
] as const;

const DISCONNECTED = "The tenant moved to another service at the end of its contract.";

/** Each tenant's integrations, with their payloads of the last weeks. */
export async function seedIntegrations(seeding: Seeding): Promise<void> {
  let payloads = 0;
  const wanted = TENANTS.flatMap((tenant, place) =>
    SERVICES.slice(0, place < 5 ? 5 : 2).map((service, at) => ({
      tenant,
      service,
      end: ENDS[(place + at) % ENDS.length] ?? "connected",
    })),
  );
  await pLimit(3).map(wanted, async (one) => {
    payloads += await seedIntegration(seeding, one);
  });
  seeding.onProgress(`${wanted.length} integrations are there, ${payloads} of their payloads are new`);
}

type Wanted = { tenant: DemoTenant; service: Service; end: End };

async function seedIntegration(seeding: Seeding, { tenant, service, end }: Wanted): Promise<number> {
  const { seed, anchor, people } = seeding;
  const scope = scopeOf(seeding, tenant);
  const { provider, name, settings } = service;
  const random = new Random(seed, "integration", tenant.slug, provider);
  const at = daysBefore(anchor, Math.min(tenant.days - 1, random.whole(60, 300)));
  const secretRef = `vault:tenants/${tenant.slug}/${provider}`;
  const made = await createIntegration(scope, {
    refId: random.refId(at),
    provider,
    name,
    secretRef,
    settings: settings(tenant),
    at,
  });
  const before = await rowOf(scope, made.id);
  const planned = payloadsOf(random, seeding, tenant, service, { refId: made.refId, end });
  const last = planned.at(-1);
  if (!last || before.deletedOn || (before.lastUsedAt && before.lastUsedAt >= last.at)) return 0;
  for (const { payload } of planned) await recordIntegrationPayload(scope, payload);
  if (end === "paused" || end === "disconnected") {
    const { status, rowVersion } = await rowOf(scope, made.id);
    const event = end === "paused" ? "pause" : "disconnect";
    const reason = end === "disconnected" ? DISCONNECTED : null;
    const change = {
      event,
      id: made.id,
      from: stateOf(INTEGRATION_STATUSES, status),
      rowVersion,
      reason,
      at: minutesAfter(last.at, 60),
    } as const;
    await inTenant(scope, (tx) => transition(tx, asStaff(scope, people, "support"), INTEGRATION, change));
  }
  return planned.length;
}

async function rowOf(scope: TenantScope, id: string) {
  const where = { id, tenantId: scope.tenantId };
  return inTenant(scope, (tx) => tx.integration.findFirstOrThrow({ where }));
}

/** Eight to sixteen payloads of the last three weeks, oldest first. The last ones match the integration's state. */
function payloadsOf(
  random: Random,
  { anchor }: Seeding,
  tenant: DemoTenant,
  { base, calls }: Service,
  { refId: integrationRef, end }: { refId: string; end: End },
): { at: Date; payload: NewIntegrationPayload }[] {
  const count = random.whole(8, 16);
  return Array.from({ length: count }, (_, place) => {
    const at = minutesAfter(daysBefore(anchor, (20 * (count - place)) / count), random.whole(0, 600));
    const call = random.pick(calls);
    const broken = end === "failing" ? place >= count - 2 : place < count - 1 && random.chance(0.08);
    const failure = broken ? random.pick(FAILURES) : null;
    const content = call.body(random, tenant);
    const payload: NewIntegrationPayload = {
      refId: random.refId(at),
      integrationRef,
      direction: call.direction,
      method: call.method,
      url: call.direction === "out" ? `${base}${call.path}` : call.path,
      headers: headersOf(call, tenant),
      body: content && JSON.stringify(content),
      durationMs: failure?.httpStatus === null ? 30_000 : Math.round(random.skewed(240, 0.6)),
      ...(failure ?? { httpStatus: call.method === "POST" && call.direction === "out" ? 201 : 200, error: null }),
    };
    return { at, payload };
  });
}

function headersOf({ direction }: Call, { slug }: DemoTenant): Record<string, string> {
  if (direction === "in")
    return { "content-type": "application/json", "x-signature-256": `demo of ${slug}`, "user-agent": "hooks/2" };
  return { "content-type": "application/json", authorization: `Bearer demo of ${slug}`, accept: "application/json" };
}
