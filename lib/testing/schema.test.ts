import { expect, it } from "vitest";
import { ACTIVITY_STATUSES } from "@/lib/activities/model";
import { BLOG_POST_STATUSES } from "@/lib/blog-posts/model";
import { CONTRACT_STATUSES } from "@/lib/contracts/model";
import { EXPORT_STATUSES } from "@/lib/exports/model";
import { INTEGRATION_STATUSES } from "@/lib/integrations/model";
import { RUN_STATUSES } from "@/lib/integrity/model";
import { ONBOARDING_STATUSES } from "@/lib/onboarding-runs/model";
import { SKILL_STATUSES } from "@/lib/skills/model";
import { SOCIAL_POST_STATUSES } from "@/lib/social-posts/model";
import { STRATEGY_STATUSES } from "@/lib/strategies/model";
import { TENANT_STATUSES } from "@/lib/tenants/model";
import { asOwner } from "@/lib/testing/people";
import { TOOL_CALL_STATUSES } from "@/lib/tool-calls/model";
import { WEBHOOK_DELIVERY_STATUSES, WEBHOOK_ENDPOINT_STATUSES } from "@/lib/webhooks/model";

/** Tables that belong to no tenant: plans, staff and their own rows, tries to sign in. Everything else is walled. */
const NOT_OF_A_TENANT = [
  "_prisma_migrations",
  "plans",
  "scope_elevations",
  "sign_in_tries",
  "staff",
  "staff_grants",
  "staff_sessions",
];

it.each([
  ["activities", ACTIVITY_STATUSES],
  ["blog_posts", BLOG_POST_STATUSES],
  ["social_posts", SOCIAL_POST_STATUSES],
  ["contracts", CONTRACT_STATUSES],
  ["onboarding_runs", ONBOARDING_STATUSES],
  ["export_jobs", EXPORT_STATUSES],
  ["integrity_runs", RUN_STATUSES],
  ["integrations", INTEGRATION_STATUSES],
  ["skills", SKILL_STATUSES],
  ["strategies", STRATEGY_STATUSES],
  ["tenants", TENANT_STATUSES],
  ["tool_calls", TOOL_CALL_STATUSES],
  ["webhook_endpoints", WEBHOOK_ENDPOINT_STATUSES],
  ["webhook_deliveries", WEBHOOK_DELIVERY_STATUSES],
])("%s: the database allows the states the code knows, and no other", async (table, statuses) => {
  const { rows } = await asOwner().query(
    "SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = $1",
    [`${table}_status`],
  );
  const allowed = [...String(rows[0]?.definition).matchAll(/'(\w+)'/g)].map(([, status]) => status);
  expect(allowed.sort()).toEqual([...statuses].sort());
});

it("every table of a tenant has forced row-level security, and the app's role owns and bypasses nothing", async () => {
  const { rows } = await asOwner().query(`
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname`);
  expect(rows.map((row) => row.relname)).toEqual(NOT_OF_A_TENANT);
  const roles = await asOwner().query(`
    SELECT rolname FROM pg_roles WHERE pg_has_role(rolname, 'console_app', 'member') AND NOT rolsuper
      AND (rolbypassrls OR rolcreaterole OR rolcreatedb OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid))
      AND rolname <> current_user`);
  expect(roles.rows).toEqual([]);
});

it("no partition can be reached beside its parent's policies", async () => {
  const { rows } = await asOwner().query(`
    SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'
      AND has_table_privilege('console_app', oid, 'SELECT, INSERT, UPDATE, DELETE')`);
  expect(rows).toEqual([]);
});
