import { humanize, kindName, stateLabel } from "@/components/record/words";
import type { PaletteItem } from "@/components/shell/palette-items";
import { type EntityKind, findEntity, recordAddress } from "@/lib/entities";
import type { FoundRecord } from "@/lib/identifiers/model";

/** Titles of records whose row has no title column. */
const TITLE_FORMATS: Partial<Record<EntityKind, (title: string) => string>> = {
  integrity_run: (by) => `Requested by ${by}`,
  export_job: (list) => humanize(list),
};

/**
 * A found record as a palette item with its kind, tenant and state. A template opens in the current tenant, or in the
 * library without one. A deleted record opens the trash.
 */
export function recordItem(record: FoundRecord, within: string | null): PaletteItem {
  const { kind, refId, title, status, tenant, trashed } = record;
  const owner = tenant?.refId ?? within;
  const whose = kind === "tenant" ? [] : [tenant?.name ?? "Template"];
  const state = trashed ? "In the trash" : stateLabel(findEntity(kind), status);
  return {
    group: "Records",
    label: TITLE_FORMATS[kind]?.(title) ?? title,
    hint: [kindName(findEntity(kind), kind), ...whose, state].join(" · "),
    href: trashed ? `/tenants/${owner}/trash?kind=${kind}` : recordAddress(kind, refId, owner),
  };
}
