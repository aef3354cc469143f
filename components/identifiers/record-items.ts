import { humanize, kindName, stateLabel } from "@/components/record/words";
import type { PaletteItem } from "@/components/shell/palette-items";
import { type EntityKind, findEntity, recordAddress } from "@/lib/entities";
import type { FoundRecord } from "@/lib/identifiers/model";

/** What a record is called where its row has no title of its own. */
const CALLED: Partial<Record<EntityKind, (title: string) => string>> = {
  integrity_run: (by) => `Requested by ${by}`,
  export_job: (list) => humanize(list),
};

/**
 * A found record as the palette shows it, with its kind, tenant and state. A template is shown in the
 * current tenant, or in the library. A record in the trash leads to the trash.
 */
export function recordItem(record: FoundRecord, within: string | null): PaletteItem {
  const { kind, refId, title, status, tenant, trashed } = record;
  const owner = tenant?.refId ?? within;
  const whose = kind === "tenant" ? [] : [tenant?.name ?? "Template"];
  const state = trashed ? "In the trash" : stateLabel(findEntity(kind), status);
  return {
    group: "Records",
    label: CALLED[kind]?.(title) ?? title,
    hint: [kindName(findEntity(kind), kind), ...whose, state].join(" · "),
    href: trashed ? `/tenants/${owner}/trash?kind=${kind}` : recordAddress(kind, refId, owner),
  };
}
