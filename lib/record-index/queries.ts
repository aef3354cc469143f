import "server-only";
import { z } from "zod";
import { query } from "@/lib/core/access/gate";
import { permissionsIn } from "@/lib/core/access/permissions";
import type { StaffScope } from "@/lib/core/access/scope";
import { line } from "@/lib/core/input/text";
import { countedInTime, listQuery, totalOf } from "@/lib/core/records/list";
import { refId } from "@/lib/core/ref-id";
import { recordAddress } from "@/lib/entities";
import {
  INBOX_SORTS,
  inboxFilters,
  permissionsAwaited,
  toFoundByWords,
  WAITING_ENTITIES,
  type FoundByWords,
  type IndexedRecord,
  type InboxCounts,
  type InboxRow,
} from "@/lib/record-index/model";
import {
  countWaiting,
  countWaitingByEntity,
  listWaiting,
  searchRecords,
  waitingTenants,
} from "@/lib/record-index/store";

/** What waits for the reader, in every tenant for which they have a grant, longest waiting first. */
export const inboxList = listQuery({
  name: "inbox.list",
  reach: "directory",
  permission: "tenant:read",
  input: inboxFilters,
  sorts: INBOX_SORTS,
  find: async ({ scope, input, page: { position, order } }) => {
    const at = position && { since: position.at, id: position.id };
    const place = position?.way === "before" ? { after: null, before: at } : { after: at };
    const { records } = await listWaiting(scope, filterOf(input), { ...place, limit: order.take });
    return records.map((record) => ({ ...record, createdAt: new Date(record.statusSince) }));
  },
  count: ({ scope, input, limit }) => countWaiting(scope, filterOf(input), limit),
  show: (rows): InboxRow[] => rows.flatMap(rowOf),
});

/** Up to how many records of a kind are counted. */
const COUNT_MOST = 1_000;

/** How many tenants the filter offers. */
const TENANTS_MOST = 200;

/** How many records of each kind wait for the reader, and in which tenants. */
export const inboxCounts = query({
  name: "inbox.counts",
  reach: "directory",
  permission: "tenant:read",
  input: inboxFilters.pick({ ofTenant: true }),
  run: async ({ scope, input: { ofTenant } }): Promise<InboxCounts> => {
    const entities = kindsFor(scope);
    const [counts, tenants] = await Promise.all([
      countedInTime(() => countWaitingByEntity(scope, { entities, tenant: ofTenant }, COUNT_MOST + 1)),
      countedInTime(() => waitingTenants(scope, TENANTS_MOST)),
    ]);
    return {
      kinds: entities.map((kind) => ({ kind, count: counts && totalOf(counts.get(kind) ?? 0, COUNT_MOST) })),
      tenants: tenants ?? [],
    };
  },
});

function filterOf({ kind, ofTenant }: z.output<typeof inboxFilters>) {
  return { entities: kind, tenant: ofTenant };
}

/** The kinds of record that can wait for one of the reader's permissions. */
function kindsFor({ actor: { grants } }: StaffScope) {
  const held = new Set(grants.flatMap((grant) => [...permissionsIn([grant], grant.tenantId)]));
  return WAITING_ENTITIES.filter((entity) => permissionsAwaited(entity).some((each) => held.has(each))).map(
    ({ kind }) => kind,
  );
}

/** Templates belong to no tenant, and none of them waits. */
function rowOf({ entity, refId, tenant, title, status, statusSince: since, due }: IndexedRecord): InboxRow[] {
  if (!tenant) return [];
  return [{ entity, refId, tenant, title, status, since, due, address: recordAddress(entity, refId, tenant.refId) }];
}

/** More than anyone reads in the palette. */
const MAX_RESULTS = 20;

/** Searches for records by words: among templates, and in the tenants for which the caller has a grant. */
export const recordsSearch = query({
  name: "records.search",
  reach: "directory",
  permission: "tenant:read",
  input: z.strictObject({ words: line(200), inTenant: refId.optional() }),
  run: async ({ scope, input: { words, inTenant } }): Promise<FoundByWords[]> =>
    (await searchRecords(scope, { words, tenant: inTenant }, MAX_RESULTS)).map(toFoundByWords),
});
