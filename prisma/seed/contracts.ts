import pLimit from "p-limit";
import { placeHold, recordHold } from "@/lib/contracts/holds";
import type { ContractEvent, ContractKind, ContractStatus } from "@/lib/contracts/model";
import { createContract, expireEnded, sealContract, type AcceptedBy, type NewContract } from "@/lib/contracts/provider";
import { requireContract } from "@/lib/contracts/store";
import type { TenantScope } from "@/lib/core/access/scope";
import { programRun, writeAudit } from "@/lib/core/audit/audit";
import { writeTransition } from "@/lib/core/records/history";
import { inTenant } from "@/lib/stores/postgres";
import { contractPdf } from "./contract-pdf";
import { daysBefore, minutesAfter, Random } from "./random";
import { asStaff, scopeOf, type Seeding } from "./seeding";
import { TENANTS, type DemoTenant } from "./tenants";

type Outcome = "sealed" | "expired" | "terminated" | "accepted" | "sent" | "draft" | "declined" | "voided" | Unfinished;
type Unfinished = "sealing" | "seal_failed";

const TITLES: Readonly<Record<Exclude<ContractKind, "other">, string>> = {
  service_agreement: "Master service agreement",
  order_form: "Order form",
  data_processing: "Data processing agreement",
  non_disclosure: "Mutual non-disclosure agreement",
  amendment: "Amendment to the service agreement",
};

/** The contracts of each tenant, largest tenant first. Every state occurs. */
const OUTCOMES: readonly (readonly Outcome[])[] = [
  ["expired", "sealed", "sealed", "sealed", "sealed", "sent", "draft", ...years(14), "declined", "voided", "sent"],
  ["expired", "sealed", "sealed", "sealed", "accepted", "declined", ...years(11), "draft", "terminated"],
  ["sealed", "sealed", "sealed", "sent", "seal_failed", ...years(8), "draft"],
  ["sealed", "sealed", "sealed", "voided", ...years(6), "sent"],
  ["sealed", "sealed", "sealing", ...years(4)],
  ["sealed", "sealed", "accepted", ...years(3)],
  ["sealed", "sealed", "expired"],
  ["sealed", "draft"],
  ["sent"],
  ["sealed", "terminated"],
  ["accepted"],
  ["expired", "terminated"],
];

/** Orders and amendments of several years. Every third has expired. */
function years(count: number): Outcome[] {
  return Array.from({ length: count }, (_, at) => (at % 3 === 0 ? "expired" : "sealed"));
}

/** The reasons of legal holds, by tenant and number of the contract. */
const HOLDS: Readonly<Record<string, string>> = {
  "harbour-pine/2": "Dispute over the fees of the second quarter, file 2026-117: nothing of it may go.",
  "meridian-payroll/1": "The tax office asked for all agreements of the year; their letter of 3 March.",
  "kestrel-freight/0": "Claim for damages announced by their counsel: keep until it is settled in writing.",
};

const SIGNERS = [
  "Ingrid Solberg",
  "Marco Bianchi",
  "Ewa Nowak",
  "David Osei",
  "Claire Dubois",
  "Tomás Rivera",
  "Yuki Mori",
];

export async function seedContracts(seeding: Seeding): Promise<void> {
  await pLimit(3).map([...TENANTS.entries()], async ([place, tenant]) => {
    // The second contract replaces the first if that has expired.
    const outcomes = OUTCOMES[place] ?? [];
    let first: string | null = null;
    for (const [at, outcome] of outcomes.entries()) {
      const replacesId: string | null = at === 1 && outcomes[0] === "expired" ? first : null;
      const id = await seedContract(seeding, tenant, { place: at, outcome, replacesId });
      first ??= id;
    }
  });
  seeding.onProgress(`${OUTCOMES.flat().length} contracts are there, their PDFs sealed under lock`);
}

type ContractSpec = { place: number; outcome: Outcome; replacesId: string | null };

/** Returns the contract's ID. */
async function seedContract(
  seeding: Seeding,
  tenant: DemoTenant,
  { place, outcome, replacesId }: ContractSpec,
): Promise<string> {
  const scope = scopeOf(seeding, tenant);
  const random = new Random(seeding.seed, "contract", tenant.slug, place);
  const waits = ["draft", "sent", "accepted", "sealing", "seal_failed"].includes(outcome);
  const age = waits ? random.whole(1, 8) : random.whole(Math.min(10, tenant.days - 1), tenant.days - 1);
  const at = daysBefore(seeding.anchor, age - random.unit() * 0.5);
  const kinds = Object.keys(TITLES) as (keyof typeof TITLES)[];
  const kind = place < 2 ? (kinds[place] ?? "order_form") : random.pick(kinds);
  const number = `${initials(tenant)}-${at.getUTCFullYear()}-${String(place + 1).padStart(3, "0")}`;
  const acceptedAt = minutesAfter(at, random.whole(30, 11 * 60));
  const accepted = ["draft", "sent", "declined", "voided"].includes(outcome)
    ? null
    : acceptance(random, tenant, acceptedAt);
  const endsAt = endOf(new Random(seeding.seed, "contract end", tenant.slug, place), {
    outcome,
    kind,
    acceptedAt,
    anchor: seeding.anchor,
  });
  const contract: NewContract = {
    refId: random.refId(at),
    number,
    title: TITLES[kind],
    kind,
    counterparty: tenant.name,
    accepted,
    termsVersion: "2026-01",
    endsAt,
    replacesId,
    at,
  };
  const isEnded = outcome === "sealed" || outcome === "expired" || outcome === "terminated";
  const stuck = outcome === "sealing" || outcome === "seal_failed";
  const made = await createContract(scope, { ...contract, status: isEnded || stuck ? "accepted" : outcome });
  await writeTransitions(scope, made.id, isEnded || stuck ? "accepted" : outcome, at, acceptedAt);
  if (stuck) await leaveUnsealed(scope, made, outcome, acceptedAt);
  if (!isEnded) return made.id;

  const signedBy = accepted && { name: accepted.name, email: accepted.email, at: accepted.at };
  const pdf = await contractPdf(random, {
    number,
    title: TITLES[kind],
    counterparty: tenant.name,
    tenant,
    signedBy,
    at,
  });
  const terminated = { status: "terminated", reason: "Ended by the customer with thirty days' notice." } as const;
  await sealContract(scope, { ...contract, at: acceptedAt, pdf, ...(outcome === "terminated" ? terminated : {}) });
  if (outcome === "expired" && endsAt) await expireEnded(scope, endsAt, 1);
  const held = HOLDS[`${tenant.slug}/${place}`];
  if (held) await setLegalHold(asStaff(scope, seeding.people, "legal"), made.refId, held);
  return made.id;
}

/** The agreement's last day: after the anchor, unless the agreement has expired. */
function endOf(
  random: Random,
  { outcome, kind, acceptedAt, anchor }: { outcome: Outcome; kind: ContractKind; acceptedAt: Date; anchor: Date },
): Date | null {
  const open = kind === "non_disclosure" || kind === "data_processing";
  if (open && outcome !== "expired") return null;
  const days = (anchor.getTime() - acceptedAt.getTime()) / 86_400_000;
  const end =
    outcome === "expired"
      ? daysBefore(anchor, days * (0.05 + 0.4 * random.unit()))
      : daysBefore(anchor, -random.whole(20, 700));
  return new Date(new Date(end).setUTCHours(23, 59, 59, 999));
}

type Unsealed = Parameters<typeof createContract>[1]["status"];
type Step = { event: ContractEvent; from: ContractStatus; to: ContractStatus; at: Date; reason?: string };

/** Writes the transitions to a state before sealing. Can be repeated. */
async function writeTransitions(
  scope: TenantScope,
  entityId: string,
  status: Unsealed,
  at: Date,
  answeredAt: Date,
): Promise<void> {
  const sentAt = new Date((at.getTime() + answeredAt.getTime()) / 2);
  const sent: Step = { event: "send", from: "draft", to: "sent", at: sentAt };
  const answered = { from: "sent", at: answeredAt } as const;
  const steps: Readonly<Record<Unsealed, readonly Step[]>> = {
    draft: [],
    sent: [sent],
    accepted: [sent, { ...answered, event: "accept", to: "accepted" }],
    declined: [
      sent,
      { ...answered, event: "decline", to: "declined", reason: "They chose to do it with their own people." },
    ],
    voided: [
      sent,
      { ...answered, event: "void", to: "voided", reason: "Sent with the wrong annex; another one follows." },
    ],
  };
  await inTenant(scope, async (tx) => {
    const there = await tx.statusTransition.count({
      where: { tenantId: scope.tenantId, entity: "contract", entityId },
    });
    if (there > 0) return;
    for (const step of steps[status]) await writeTransition(tx, scope, { entity: "contract", entityId, ...step });
  });
}

/** Leaves a contract as a crash or an S3 outage during sealing does, with its transitions. Can be repeated. */
async function leaveUnsealed(scope: TenantScope, { id }: { id: string }, status: Unfinished, at: Date): Promise<void> {
  const steps: Step[] = [{ event: "start_sealing", from: "accepted", to: "sealing", at }];
  const reason = "ServiceUnavailable: S3 did not answer within 20 seconds.";
  const failedAt = minutesAfter(at, 1);
  if (status === "seal_failed")
    steps.push({ event: "fail_sealing", from: "sealing", to: status, at: failedAt, reason });
  const errorCode = status === "seal_failed" ? "ServiceUnavailable" : null;
  await inTenant(scope, async (tx) => {
    const { count } = await tx.contract.updateMany({
      where: { id, tenantId: scope.tenantId, status: "accepted", rowVersion: 1 },
      data: { status, errorCode, rowVersion: { increment: steps.length }, updatedAt: failedAt },
    });
    if (count === 0) return;
    for (const step of steps) await writeTransition(tx, scope, { entity: "contract", entityId: id, ...step });
  });
}

/** Sets a legal hold on a sealed contract, as the legal role does. Can be repeated. */
async function setLegalHold(scope: TenantScope, refId: string, reason: string): Promise<void> {
  const { rowVersion, legalHold } = await requireContract(scope, refId);
  if (legalHold) return;
  const placed = await placeHold(scope, { refId, rowVersion });
  await inTenant(scope, async (tx) => {
    const change = await recordHold(tx, scope, placed, { on: true, reason });
    const { tenantId, actor } = scope;
    await writeAudit(tx, { tenantId, actor, action: "contract.hold_set", request: programRun("demo seed"), change });
  });
}

function acceptance(random: Random, tenant: DemoTenant, at: Date): AcceptedBy {
  const name = random.pick(SIGNERS);
  const mailbox = name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z ]/g, "")
    .replaceAll(" ", ".");
  // An address range reserved for documentation.
  const ip = `203.0.113.${random.whole(1, 254)}`;
  return {
    name,
    email: `${mailbox}@${tenant.slug}.example`,
    ip,
    at,
    termsVersion: random.pick(["2024-11", "2025-06", "2026-01"]),
  };
}

function initials({ name }: DemoTenant): string {
  return name
    .split(/\W+/)
    .map((word) => word.charAt(0))
    .join("")
    .toUpperCase();
}
