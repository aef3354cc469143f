import "server-only";
import { listQuery } from "@/lib/core/records/list";
import { stateOf } from "@/lib/core/records/machine";
import { PERSON_SORTS, MEMBER_ROLES, personFilters, type PersonRow } from "@/lib/people/model";
import { countPeople, listPeople, type PersonRecord } from "@/lib/people/store";

export const peopleList = listQuery({
  name: "people.list",
  reach: "tenant",
  permission: "tenant:read",
  input: personFilters,
  sorts: PERSON_SORTS,
  find: ({ scope, input, page }) => listPeople(scope, input, page),
  count: ({ scope, input, limit }) => countPeople(scope, input, limit),
  show: (rows): PersonRow[] => rows.map(toRow),
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
