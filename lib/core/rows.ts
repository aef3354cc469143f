import "server-only";
import type { ListScope, TenantScope } from "@/lib/core/access/scope";
import type { Entity } from "@/lib/core/entity";
import { timeOf } from "@/lib/core/ids";
import { tenantFilter, type Prisma, type Tx } from "@/lib/stores/postgres";

/** The columns that every entity's table has. */
type CommonColumns = {
  readonly id: string;
  readonly refId: string;
  readonly status: string;
  readonly rowVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedOn: Date | null;
};

/** Columns of a single entity are `unknown`, unless the caller declares them. */
export type EntityRow = CommonColumns & Readonly<Record<string, unknown>>;

type Selected<K extends string> = Pick<CommonColumns, K & keyof CommonColumns> & Readonly<Record<string, unknown>>;

type Find = { where: object; orderBy?: object | readonly object[]; take?: number };
type Selecting<K extends string> = Find & { select: Readonly<Record<K, true>> };

/** The queries that every entity's table supports. */
export type Rows<R extends EntityRow = EntityRow> = {
  findFirst<K extends string>(find: Selecting<K>): Prisma.PrismaPromise<Selected<K> | null>;
  findFirst(find: Find): Prisma.PrismaPromise<R | null>;
  findMany<K extends string>(find: Selecting<K>): Prisma.PrismaPromise<Selected<K>[]>;
  findMany(find: Find): Prisma.PrismaPromise<R[]>;
  count(find: { where: object; take?: number }): Prisma.PrismaPromise<number>;
  updateMany(change: { where: object; data: object }): Prisma.PrismaPromise<{ count: number }>;
  deleteMany(remove: { where: object }): Prisma.PrismaPromise<{ count: number }>;
};

type Named = Pick<Entity, "kind" | "table" | "partitioned">;

/** The rows of an entity. The only place that chooses a table by its name, enforced by a lint rule. */
export function rowsOf<Columns extends object = object>(
  db: Tx,
  { table }: Pick<Entity, "table">,
): Rows<EntityRow & Columns> {
  const rows = (db as unknown as Readonly<Record<string, Rows<EntityRow & Columns> | undefined>>)[table];
  if (!rows) throw new Error(`The database has no table ${table}.`);
  return rows;
}

/** The condition that a row belongs to a scope: by id for a tenant itself, by tenantId for everything else. */
export function ownedBy(scope: TenantScope, entity: Named): { id: string } | { tenantId: string };
export function ownedBy(scope: ListScope, entity: Named): { id?: string; tenantId?: string };
export function ownedBy(scope: ListScope, { kind }: Named) {
  return kind === "tenant" && scope.kind === "tenant" ? { id: scope.tenantId } : tenantFilter(scope);
}

/** The condition that a row has one of these ref_ids. The time in a ref_id selects the partition. */
export function withRefIds({ partitioned }: Named, refIds: readonly string[]): object {
  const partitions = partitioned ? { createdAt: { in: refIds.map(timeOf) } } : {};
  return { ...partitions, refId: { in: [...refIds] } };
}

/** The condition that a row has this ref_id. Its time selects the partition. */
export function withRefId({ partitioned }: Named, refId: string): object {
  return partitioned ? { createdAt: timeOf(refId), refId } : { refId };
}
