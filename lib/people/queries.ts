import "server-only";
import { query } from "@/lib/core/access/gate";
import type { Page } from "@/lib/core/records/cursor";
import { stateOf } from "@/lib/core/records/machine";
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
