import type { ContractKind } from "@/lib/contracts/model";
import { createContract, sealContract, type AcceptedBy, type NewContract } from "@/lib/contracts/provider";
import { writeTransition } from "@/lib/core/history";
import type { TenantScope } from "@/lib/core/scope";
import { inTenant } from "@/lib/stores/postgres";
import { contractPdf } from "./contract-pdf";
import { daysBefore, minutesAfter, Random } from "./random";
import { forEachOf, scopeOf, type Seeding } from "./seeding";
import { TENANTS, type DemoTenant } from "./tenants";

type Fate = "sealed" | "expired" | "terminated" | "accepted" | "sent" | "draft" | "declined" | "voided" | Stuck;
type Stuck = "sealing" | "seal_failed";

const TITLES: Readonly<Record<Exclude<ContractKind, "other">, string>> = {
  service_agreement: "Master service agreement",
  order_form: "Order form",
  data_processing: "Data processing agreement",
  non_disclosure: "Mutual non-disclosure agreement",
  amendment: "Amendment to the service agreement",
};

/** What each tenant has signed, largest first. Every state is somewhere. */
const FATES: readonly (readonly Fate[])[] = [
  ["expired", "sealed", "sealed", "sealed", "sealed", "sent", "draft"],
  ["expired", "sealed", "sealed", "sealed", "accepted", "declined"],
  ["sealed", "sealed", "sealed", "sent", "seal_failed"],
  ["sealed", "sealed", "sealed", "voided"],
  ["sealed", "sealed", "sealing"],
  ["sealed", "sealed", "accepted"],
  ["sealed", "sealed"],
  ["sealed", "draft"],
  ["sent"],
  ["sealed", "terminated"],
  ["accepted"],
  ["expired", "terminated"],
];

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
  await forEachOf([...TENANTS.entries()], 3, async ([place, tenant]) => {
    for (const [at, fate] of (FATES[place] ?? []).entries()) await seedContract(seeding, tenant, at, fate);
  });
  seeding.onProgress(`${FATES.flat().length} contracts are there, their PDFs sealed under lock`);
}

async function seedContract(seeding: Seeding, tenant: DemoTenant, place: number, fate: Fate): Promise<void> {
  const scope = scopeOf(seeding, tenant);
  const random = new Random(seeding.seed, "contract", tenant.slug, place);
  const waits = ["draft", "sent", "accepted", "sealing", "seal_failed"].includes(fate);
  const age = waits ? random.whole(1, 8) : random.whole(Math.min(10, tenant.days - 1), tenant.days - 1);
  const at = daysBefore(seeding.anchor, age - random.unit() * 0.5);
  const kinds = Object.keys(TITLES) as (keyof typeof TITLES)[];
  const kind = place < 2 ? (kinds[place] ?? "order_form") : random.pick(kinds);
  const number = `${initials(tenant)}-${at.getUTCFullYear()}-${String(place + 1).padStart(3, "0")}`;
  const acceptedAt = minutesAfter(at, random.whole(30, 11 * 60));
  const accepted = ["draft", "sent", "declined", "voided"].includes(fate)
    ? null
    : acceptance(random, tenant, acceptedAt);
  const contract: NewContract = {
    refId: random.refId(at),
    number,
    title: TITLES[kind],
    kind,
    counterparty: tenant.name,
    accepted,
    at,
  };
  switch (fate) {
    case "sealed":
    case "expired":
    case "terminated": {
      const reason = fate === "terminated" ? "Ended by the customer with thirty days' notice." : undefined;
      const signedBy = accepted && { name: accepted.name, email: accepted.email, at: accepted.at };
      const pdf = await contractPdf(random, {
        number,
        title: TITLES[kind],
        counterparty: tenant.name,
        tenant,
        signedBy,
        at,
      });
      await sealContract(scope, { ...contract, at: acceptedAt, pdf, status: fate, ...(reason ? { reason } : {}) });
      return;
    }
    case "sealing":
    case "seal_failed":
      await leaveUnsealed(scope, await createContract(scope, { ...contract, status: "accepted" }), fate, acceptedAt);
      return;
    default:
      await createContract(scope, { ...contract, status: fate });
  }
}

/** A contract as a crash or a refusing S3 leaves it, with the moves that led there. Repeated, it changes nothing. */
async function leaveUnsealed(scope: TenantScope, { id }: { id: string }, status: Stuck, at: Date): Promise<void> {
  const moves = [{ event: "start_sealing", from: "accepted", to: "sealing", at, reason: null }];
  const reason = "ServiceUnavailable: S3 did not answer within 20 seconds.";
  const failedAt = minutesAfter(at, 1);
  if (status === "seal_failed") {
    moves.push({ event: "fail_sealing", from: "sealing", to: status, at: failedAt, reason: reason as never });
  }
  await inTenant(scope, async (tx) => {
    const { count } = await tx.contract.updateMany({
      where: { id, tenantId: scope.tenantId, status: "accepted", rowVersion: 1 },
      data: { status, rowVersion: { increment: moves.length }, updatedAt: failedAt },
    });
    if (count === 0) return;
    for (const move of moves) await writeTransition(tx, scope, { entity: "contract", entityId: id, ...move });
  });
}

function acceptance(random: Random, tenant: DemoTenant, at: Date): AcceptedBy {
  const name = random.pick(SIGNERS);
  const mailbox = name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z ]/g, "")
    .replaceAll(" ", ".");
  // An address range kept for documentation.
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
