import "server-only";
import type { Page } from "@/lib/core/cursor";
import { query } from "@/lib/core/gate";
import { stateOf } from "@/lib/core/machine";
import { MEMBER_ROLES, personFilters, type PersonRow } from "@/lib/people/model";
import { listPeople, type PersonRecord } from "@/lib/people/store";

export const peopleList = query({
  name: "people.list",
  reach: "tenant",
  permission: "tenant:read",
  input: personFilters,
  run: async ({ scope, input }): Promise<Page<PersonRow>> => {
    const page = await listPeople(scope, input);
    return { ...page, rows: page.rows.map(toRow) };
  },
});

function toRow({ refId, rowVersion, name, email, memberships, lastLoginAt, createdAt }: PersonRecord): PersonRow {
  return {
    refId,
    rowVersion,
    name,
    email,
    role: stateOf(MEMBER_ROLES, memberships[0]?.role ?? ""),
    lastLoginAt: lastLoginAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
