import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { comparison, rowPart } from "@/lib/core/records/comparison";
import { factsOf, partOf } from "@/lib/core/records/parts";
import { keptUntil } from "@/lib/core/records/retention";
import type { IntegrationDetail } from "@/lib/integrations/model";
import { payloadsKept } from "@/lib/integrations/payloads";
import type { IntegrationRecord } from "@/lib/integrations/store";

/** The row and its unexpired payloads, and whether the newest payload matches the row's last use. */
export async function integrationParts(
  scope: TenantScope,
  row: IntegrationRecord,
): Promise<Pick<IntegrationDetail, "storage" | "agreement">> {
  const kept = await partOf("MongoDB", whyNone(row), () => payloadsKept(scope, row.refId));
  const { agreement, compare } = comparison();
  if (kept.state === "present") {
    const { newest } = kept.value;
    compare(
      "last use in the row and the newest payload",
      row.lastUsedAt?.toISOString(),
      newest.createdAt.toISOString(),
    );
    compare("provider in the row and of the newest payload", row.provider, newest.provider);
    compare(
      "expiry of the newest payload and of its day",
      newest.expiresAt.toISOString(),
      keptUntil(newest.createdAt).toISOString(),
    );
  }
  return {
    agreement,
    storage: [
      rowPart("integrations", row, [{ label: "secret", value: row.secretRef, kind: "id" }]),
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
  if (!lastUsedAt) return { why: "It has not been used yet.", expected: "not_yet" as const };
  const [used, due] = [lastUsedAt.toISOString(), keptUntil(lastUsedAt)];
  if (due > new Date()) {
    return `Removed early: it was last used on ${used}, so its payloads should be kept until ${due.toISOString()}.`;
  }
  return {
    why: `It was last used on ${used}; its payloads expired by ${due.toISOString()}.`,
    expected: "gone" as const,
  };
}
