import { ENTITIES } from "@/lib/entities";

const LISTS: readonly string[] = ENTITIES.flatMap(({ path }) => path ?? []);

/** The list at `pathname` in another tenant, or that tenant's overview if the page is not one of its lists. */
export function sameListIn(pathname: string, tenant: string): string {
  const list = /^\/tenants\/[^/]+\/(.+)$/.exec(pathname)?.[1];
  return list !== undefined && LISTS.includes(list) ? `/tenants/${tenant}/${list}` : `/tenants/${tenant}`;
}
