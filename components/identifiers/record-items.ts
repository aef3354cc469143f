import { wordsOf } from "@/components/record/words";
import type { PaletteItem } from "@/components/shell/palette-items";
import type { FoundRecord, RecordKind } from "@/lib/identifiers/model";

/** Under which part of its tenant's address a record has its page; an export is a line in a list. */
const PAGE: Record<RecordKind, (refId: string) => string> = {
  tenant: () => "",
  onboarding_run: (refId) => `/onboarding-runs/${refId}`,
  strategy: (refId) => `/strategies/${refId}`,
  activity: (refId) => `/activities/${refId}`,
  blog_post: (refId) => `/blog-posts/${refId}`,
  social_post: (refId) => `/social-posts/${refId}`,
  contract: (refId) => `/contracts/${refId}`,
  tool_call: (refId) => `/tool-calls/${refId}`,
  skill: (refId) => `/skills/${refId}`,
  integration: (refId) => `/integrations/${refId}`,
  webhook_endpoint: (refId) => `/webhooks/${refId}`,
  webhook_delivery: (refId) => `/webhooks/deliveries/${refId}`,
  integrity_run: (refId) => `/integrity/${refId}`,
  export_job: () => "/exports",
};

/** What a record is called where its row has no title of its own. */
const CALLED: Partial<Record<RecordKind, (title: string) => string>> = {
  integrity_run: (by) => `Asked for by ${by}`,
  export_job: (list) => wordsOf(list),
};

/**
 * A found record as the palette shows it, with its kind, tenant and state. A template is shown in the tenant one is in,
 * else in the library; what is in the trash leads there.
 */
export function recordItem(record: FoundRecord, within: string | null): PaletteItem {
  const { kind, refId, title, status, tenant, trashed } = record;
  const owner = tenant?.refId ?? within;
  const at = owner === null ? "" : `/tenants/${owner}`;
  const whose = kind === "tenant" ? [] : [tenant?.name ?? "Template"];
  const state = trashed ? "In the trash" : wordsOf(status);
  return {
    group: "Records",
    label: CALLED[kind]?.(title) ?? title,
    hint: [wordsOf(kind), ...whose, state].join(" · "),
    href: trashed ? `${at}/trash?kind=${kind}` : `${at}${PAGE[kind](refId)}`,
  };
}
