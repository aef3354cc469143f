import { systemScope, type TenantScope } from "@/lib/core/access/scope";
import { transition, verifyText, type Stateful } from "@/lib/core/records/transitions";
import type { SOCIAL_POST_MACHINE, SocialPostStatus } from "@/lib/social-posts/model";
import { inTenant, type Tx } from "@/lib/stores/postgres";
import { minutesAfter, type Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import type { DemoTenant } from "./tenants";

type Event = keyof typeof SOCIAL_POST_MACHINE;

const PUBLISHED = ["submit", "approve", "schedule", "publish", "confirm"] as const;

/** The events that lead from a draft to each state, for blog posts and social posts. */
const EVENTS_TO: Readonly<Record<SocialPostStatus, readonly Event[]>> = {
  draft: [],
  in_review: ["submit"],
  changes_requested: ["submit", "request_changes"],
  rejected: ["submit", "reject"],
  approved: ["submit", "approve"],
  scheduled: ["submit", "approve", "schedule"],
  publishing: ["submit", "approve", "schedule", "publish"],
  published: PUBLISHED,
  failed: ["submit", "approve", "schedule", "publish", "fail"],
  unpublished: [...PUBLISHED, "unpublish"],
  archived: [...PUBLISHED, "archive"],
  expired: ["submit", "expire"],
};

const REASONS: Partial<Record<Event, string>> = {
  request_changes: "The second figure has no source, and the prices are those of the spring.",
  reject: "We published the same answer in March. Extend that one instead.",
  unpublish: "The offer it names ended; it promised what we no longer sell.",
  fail: "The publisher refused it: the account's access token was revoked.",
  expire: "Its slot ended before it was approved.",
};

const HOUR = 60;
const DAY = 24 * HOUR;
const LEASE = 2;

export type PostTransitions = {
  entity: Stateful;
  find: (tx: Tx) => Promise<{ id: string; rowVersion: number } | null>;
  refId: string;
  status: SocialPostStatus;
  /** When the post was written. */
  from: Date;
  externalUrl: string;
  random: Random;
};

/** Makes every transition of one post in one transaction, so that it has its complete history or none. */
export async function makePostTransitions(seeding: Seeding, tenant: DemoTenant, o: PostTransitions): Promise<void> {
  const path = EVENTS_TO[o.status];
  if (path.length === 0) return;
  const scope = scopeOf(seeding, tenant);
  const latest = seeding.anchor.getTime() - 1;
  const before = (at: Date) => new Date(Math.min(at.getTime(), latest));
  const row = await inTenant(scope, o.find);
  if (row?.rowVersion !== 1) return;
  const text = await verifyText(o.entity, scope, o.refId);
  await inTenant(scope, async (tx) => {
    let [status, rowVersion, at] = ["draft", 1, o.from];
    let publishAt = o.from;
    for (const event of path) {
      // Only a scheduled publication may be later than the anchor.
      at = before(event === "publish" ? publishAt : minutesAfter(at, minutesTo(event, o.random)));
      if (event === "schedule")
        publishAt = o.status === "scheduled" ? ahead(seeding, o.random) : before(soon(at, o.random));
      const set = { ...columnsOf(event, { at, publishAt, externalUrl: o.externalUrl }), updatedAt: at };
      const given = { event, id: row.id, from: status, rowVersion, text, reason: REASONS[event], set, at };
      status = await transition(tx, actorOf(seeding, scope, event, o.random), o.entity, given);
      rowVersion += 1;
    }
  });
}

/** Minutes between the previous event and this one. */
function minutesTo(event: Event, random: Random): number {
  if (event === "confirm" || event === "fail") return 1;
  return event === "expire" ? random.whole(DAY, 2 * DAY) : random.whole(10, 4 * HOUR);
}

const soon = (at: Date, random: Random) => minutesAfter(at, random.whole(30, 3 * DAY));
const ahead = ({ anchor }: Seeding, random: Random) => minutesAfter(anchor, random.whole(2 * DAY, 30 * DAY));

function columnsOf(event: Event, o: { at: Date; publishAt: Date; externalUrl: string }): object {
  switch (event) {
    case "schedule":
      return { publishAt: o.publishAt };
    case "publish":
      return { leaseUntil: minutesAfter(o.at, LEASE) };
    case "confirm":
      return { publishedAt: o.at, externalUrl: o.externalUrl, leaseUntil: null };
    case "fail":
      return { errorCode: "publisher_refused", leaseUntil: null };
    default:
      return {};
  }
}

/** The actor of an event: staff by their roles. Most submissions are made by the agent that wrote the text. */
function actorOf({ people }: Seeding, scope: TenantScope, event: Event, random: Random): TenantScope {
  const { tenantId: id, tenantRef: refId, tenantName: name } = scope;
  const program = (by: string) => systemScope({ id, refId, name }, by);
  switch (event) {
    case "submit":
      return random.chance(0.6) ? program("writing agent") : asStaff(scope, people, "publisher");
    case "approve":
    case "reject":
    case "request_changes":
      return asStaff(scope, people, "reviewer");
    case "schedule":
    case "unpublish":
      return asStaff(scope, people, "publisher");
    case "archive":
      return asStaff(scope, people, "admin");
    default:
      return program("publishing worker");
  }
}
