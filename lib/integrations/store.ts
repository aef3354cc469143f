import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { databaseNow } from "@/lib/core/clock";
import { AppError } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import type { PageRequest } from "@/lib/core/records/list";
import type { IntegrationStatus, Provider, Settings } from "@/lib/integrations/model";
import { readIn, type Prisma, type Tx } from "@/lib/stores/postgres";

export type IntegrationRecord = Prisma.IntegrationGetPayload<object>;

/** One page of a tenant's integrations, newest first. */
export async function listIntegrations(
  scope: TenantScope,
  { status, provider }: { status?: IntegrationStatus[] | undefined; provider?: Provider | undefined },
  page: PageRequest,
): Promise<IntegrationRecord[]> {
  const { tenantId } = scope;
  const narrowed = { ...(status?.length ? { status: { in: status } } : {}), ...(provider ? { provider } : {}) };
  const [rows] = await readIn(scope, (db) => [
    db.integration.findMany({ where: { tenantId, deletedOn: null, ...narrowed, AND: page.where }, ...page.order }),
  ]);
  return rows;
}

export async function findIntegration(scope: TenantScope, refId: string): Promise<IntegrationRecord | null> {
  const [row] = await readIn(scope, (db) => [
    db.integration.findFirst({ where: { tenantId: scope.tenantId, refId, deletedOn: null } }),
  ]);
  return row;
}

/** @throws NOT_FOUND */
export async function requireIntegration(scope: TenantScope, refId: string): Promise<IntegrationRecord> {
  const row = await findIntegration(scope, refId);
  if (!row) throw new AppError("NOT_FOUND", "This integration does not exist in this tenant.");
  return row;
}

export type IntegrationFields = { name: string; secretRef: string; settings: Settings };

/** Inserts a connected integration. Repeating it with the same refId returns the existing one in its current state. */
export async function insertIntegration(
  tx: Tx,
  scope: TenantScope,
  integration: IntegrationFields & { provider: Provider; refId?: string; at?: Date },
): Promise<IntegrationRecord> {
  const { at = await databaseNow(tx), refId = newRefId(at), ...fields } = integration;
  await requireOwnSecret(tx, scope, fields.secretRef);
  const { tenantId } = scope;
  const data = { ...fields, id: newId(at), refId, tenantId, status: "connected", createdAt: at };
  await tx.integration.createMany({ data, skipDuplicates: true });
  const row = await tx.integration.findFirst({ where: { tenantId, refId } });
  if (!row) throw new AppError("CONFLICT", `The ref_id ${refId} is already an integration of another tenant.`);
  return row;
}

/**
 * Changes an integration's fields.
 * @returns the integration before the change
 * @throws NOT_FOUND; CONFLICT when it has changed since it was read
 */
export async function changeFields(
  tx: Tx,
  scope: TenantScope,
  seen: { refId: string; rowVersion: number },
  fields: IntegrationFields,
): Promise<IntegrationRecord> {
  const where = { tenantId: scope.tenantId, refId: seen.refId, deletedOn: null };
  const before = await tx.integration.findFirst({ where });
  if (!before) throw new AppError("NOT_FOUND", "This integration does not exist in this tenant.");
  await requireOwnSecret(tx, scope, fields.secretRef);
  const { count } = await tx.integration.updateMany({
    where: { ...where, rowVersion: seen.rowVersion },
    data: { ...fields, rowVersion: { increment: 1 } },
  });
  if (count === 0)
    throw new AppError("CONFLICT", "This has changed since you opened it. Reload to see the current version.");
  return before;
}

/**
 * A tenant may only use its own secrets.
 * @throws INVALID for the field
 */
export async function requireOwnSecret(tx: Tx, scope: TenantScope, secretRef: string): Promise<void> {
  const tenant = await tx.tenant.findFirst({ where: { id: scope.tenantId }, select: { slug: true } });
  const own = `vault:tenants/${tenant?.slug}/`;
  if (secretRef.startsWith(own)) return;
  const wrong = `Use one of this tenant's secrets. Their paths start with ${own}`;
  throw new AppError("INVALID", `secretRef: ${wrong}`, { secretRef: wrong });
}
