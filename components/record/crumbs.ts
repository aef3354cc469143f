import type { Crumb } from "@/components/shell/breadcrumb";
import { listAddress, type Entity } from "@/lib/core/entity";
import { listName } from "./words";

type Listed = Pick<Entity, "names" | "navigation" | "path">;

/** Breadcrumbs of a list: the tenant, then the list. A list of all tenants has only itself. */
export function listCrumbs(entity: Listed, tenant: { refId: string; name: string } | null): Crumb[] {
  const list = { label: listName(entity, tenant !== null), href: listAddress(entity, tenant?.refId ?? null) };
  return tenant ? [{ label: tenant.name, href: `/tenants/${tenant.refId}` }, list] : [list];
}
