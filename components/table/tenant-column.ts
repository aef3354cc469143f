import type { Column } from "./column";

type WithTenant = { tenant: { name: string } };

/** The columns of a list of all tenants: the tenant stands after the first column. */
export function withTenant<Row extends WithTenant>(columns: readonly Column<Row>[]): Column<Row>[] {
  const tenant: Column<Row> = { id: "tenant", header: "Tenant", width: "9rem", cell: (row) => row.tenant.name };
  return columns.toSpliced(1, 0, tenant);
}
