import "server-only";
import { comparison, rowHalf } from "@/lib/core/halves";
import { factsOf, partOf } from "@/lib/core/parts";
import type { TenantScope } from "@/lib/core/scope";
import type { IntegrationDetail } from "@/lib/integrations/model";
import { payloadsKept } from "@/lib/integrations/payloads";
import type { IntegrationRecord } from "@/lib/integrations/store";

/** The row, and the payloads kept beside it for 30 days; whether the newest is what the row says of its last use. */
export async function integrationHalves(
  scope: TenantScope,
  row: IntegrationRecord,
): Promise<Pick<IntegrationDetail, "whereabouts" | "agreement">> {
  const kept = await partOf("MongoDB", whyNone(row), () => payloadsKept(scope, row.refId));
  const { agreement, compare } = comparison();
  if (kept.state === "present") {
    const { newest } = kept.value;
    compare("last use in the row and the newest payload", row.lastUsedAt?.toISOString(), newest.createdAt.toISOString());
    compare("provider in the row and of the newest payload", row.provider, newest.provider);
  }
  return {
    agreement,
    whereabouts: [
      rowHalf("integrations", row, [{ label: "secret", value: row.secretRef, kind: "id" }]),
      {
        store: "MongoDB",
        place: "integration_payloads",
        part: factsOf(kept, ({ count, newest }) => [
          { label: "payloads", value: count > 1_000 ? "more than 1,000" : String(count) },
          { label: "newest", value: newest.createdAt.toISOString(), kind: "time" },
          { label: "newest goes", value: newest.expiresAt.toISOString(), kind: "time" },
        ]),
      },
    ],
  };
}

function whyNone({ lastUsedAt }: IntegrationRecord) {
  if (!lastUsedAt) return { why: "It was not used yet.", expected: "not_yet" as const };
  return { why: `It was last used on ${lastUsedAt.toISOString()}; payloads go after 30 days.`, expected: "gone" as const };
}
