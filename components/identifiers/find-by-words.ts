import type { PaletteResults } from "@/components/shell/command-palette";
import type { PaletteItem } from "@/components/shell/palette-items";
import { read } from "@/components/shell/read";
import { truncate } from "@/lib/core/input/text";
import type { Page } from "@/lib/core/records/cursor";
import type { PersonRow } from "@/lib/people/model";
import type { FoundByWords } from "@/lib/record-index/model";
import type { StaffRow } from "@/lib/staff/model";
import type { TenantRow } from "@/lib/tenants/model";
import type { CurrentTenant } from "./find-record";
import { foundItem } from "./found-items";

/** The address of the list of staff. */
export const STAFF = "/staff";

/** The most characters that every one of these searches accepts. */
const MAX_LENGTH = 100;
/** How many tenants, people and staff are shown. */
const SHOWN = 5;

/**
 * Finds tenants and records by words, in all tenants that the user has a grant for; also people of the current tenant,
 * and staff if the user may see them.
 * @throws ReadError
 */
export async function findByWords(typed: string, within: CurrentTenant, seesStaff: boolean): Promise<PaletteResults> {
  const words = truncate(typed, MAX_LENGTH).trim();
  const [tenants, records, people, staff] = await Promise.all([
    findTenants(words),
    read<FoundByWords[]>("records.search", new URLSearchParams({ words })),
    within ? findPeople(words, within) : [],
    seesStaff ? findStaff(words) : [],
  ]);
  const known = new Set(tenants.map(({ href }) => href));
  const found = records.map((record) => foundItem(record, within?.refId ?? null));
  return { items: [...tenants, ...found.filter(({ href }) => !known.has(href)), ...people, ...staff] };
}

async function listed<Row>(query: string, params: Record<string, string>): Promise<Row[]> {
  return (await read<Page<Row>>(query, new URLSearchParams(params))).rows.slice(0, SHOWN);
}

async function findTenants(search: string): Promise<PaletteItem[]> {
  return (await listed<TenantRow>("tenants.list", { search })).map(({ name, slug, refId }) => ({
    group: "Tenants",
    label: name,
    hint: slug,
    href: `/tenants/${refId}`,
    icon: "tenants",
  }));
}

/** People have no page of their own, so each opens the list that shows them alone. */
async function findPeople(search: string, { refId: tenant, name: tenantName }: NonNullable<CurrentTenant>) {
  return (await listed<PersonRow>("people.list", { tenant, search })).map(({ name, email }): PaletteItem => ({
    group: "People",
    label: name,
    hint: `${email} · ${tenantName}`,
    href: `/tenants/${tenant}/people?${new URLSearchParams({ search: email })}`,
    icon: "staff",
  }));
}

async function findStaff(search: string): Promise<PaletteItem[]> {
  return (await listed<StaffRow>("staff.list", { search })).map(({ name, email, refId }) => ({
    group: "Staff",
    label: name,
    hint: email,
    href: `${STAFF}/${refId}`,
    icon: "access",
  }));
}
