import { humanize } from "@/components/record/words";
import type { PaletteItem } from "@/components/shell/palette-items";
import type { RecentRecord } from "@/components/shell/recent-records";
import type { Entity } from "@/lib/core/entity";
import { ENTITIES, findEntity, recordAddress } from "@/lib/entities";
import type { FoundByWords } from "@/lib/record-index/model";

/**
 * A record found by words as a palette item, with its tenant and state, in a group of its entity. A template opens in
 * the current tenant, or in the library without one.
 */
export function foundItem(record: FoundByWords, within: string | null): PaletteItem {
  const { entity: kind, refId, title, status, tenant } = record;
  const entity = findEntity(kind);
  return {
    group: humanize(entity?.names.many ?? kind),
    label: title,
    hint: kind === "tenant" ? undefined : (tenant?.name ?? "Template"),
    href: recordAddress(kind, refId, tenant?.refId ?? within),
    icon: iconOf(kind),
    status: entity?.states[status],
  };
}

/** A record that was opened recently in this browser, as a palette item. */
export function recentItem({ entity: kind, refId, title, tenant }: RecentRecord): PaletteItem[] {
  const href = recordAddress(kind, refId, tenant?.refId ?? null);
  if (href === null) return [];
  return [{ group: "Recent", label: title, hint: tenant?.name ?? "Template", href, icon: iconOf(kind) }];
}

/** Lists without a place in the navigation are part of another entity's. */
function iconOf(kind: string): PaletteItem["icon"] {
  return kind === "tenant" ? "tenants" : findEntity(kind)?.navigation?.icon;
}

const REF_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** The record whose page has this address; null for any other page. */
export function recordAt(pathname: string, tenant: string | null): { entity: string; refId: string } | null {
  const refId = pathname.slice(pathname.lastIndexOf("/") + 1);
  if (!REF_ID.test(refId)) return null;
  const found = (ENTITIES as readonly Entity[]).find(
    (entity) => !entity.listOnly && recordAddress(entity.kind, refId, tenant) === pathname,
  );
  return found ? { entity: found.kind, refId } : null;
}
