import { beforeAll, describe, expect, it } from "vitest";
import { createActivity } from "@/lib/activities/provider";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { downloadExport, requestExport } from "@/lib/exports/actions";
import { lineOf } from "@/lib/exports/lines";
import { EXPORT_LIST_NAMES, type ExportList } from "@/lib/exports/model";
import { runQueuedExport } from "@/lib/exports/provider";
import { exportsList } from "@/lib/exports/queries";
import { inTenant } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach } from "@/lib/testing/records";

let tenant: TenantScope;
let staff: TestStaff;
const given = () => ({ tenant: tenant.tenantRef });

beforeAll(async () => {
  tenant = await testTenant("Exports");
  staff = await testStaff({ role: "auditor", tenant });
  await oneOfEach(tenant);
  await runQueuedExport(tenant);
});

type Asked = { list: ExportList; format: "csv" | "jsonl"; status?: string; from?: string; to?: string };

async function exported(asked: Asked): Promise<{ refId: string; text: string }> {
  const result = await as(staff, () => requestExport({ ...given(), ...asked }));
  if (!result.ok) throw new Error(result.error.message);
  const { refId } = result.data;
  expect(await runQueuedExport(tenant)).toBe(refId);
  const link = await as(staff, () => downloadExport({ ...given(), refId }));
  if (!link.ok) throw new Error(link.error.message);
  const response = await fetch(link.data.url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toContain(`${asked.list}-`);
  // response.text() would remove the byte order mark.
  return { refId, text: Buffer.from(await response.arrayBuffer()).toString("utf8") };
}

it.each(EXPORT_LIST_NAMES)("writes %s as CSV and as JSONL, and says how many rows and which bytes", async (list) => {
  const csv = await exported({ list, format: "csv" });
  const jsonl = await exported({ list, format: "jsonl" });
  expect(csv.text.startsWith("\ufeff")).toBe(true);
  const lines = csv.text.slice(1).trimEnd().split("\r\n");
  const records = jsonl.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.length - 1).toBe(records.length);
  expect(records.length).toBeGreaterThan(0);
  expect(lines[0]?.split(",")).toEqual(Object.keys(records[0] ?? {}));
  const page = await as(staff, () => exportsList(given()));
  const row = page.ok ? page.data.rows.find(({ refId }) => refId === csv.refId) : undefined;
  expect(row).toMatchObject({ status: "succeeded", rows: records.length, sha256: sha256(csv.text), expired: false });
  expect(row?.bytes).toBe(Buffer.byteLength(csv.text));
  expect((await auditOf(tenant, csv.refId)).map(({ action }) => action)).toEqual([
    "export_job.requested",
    "export_job.downloaded",
  ]);
});

it("holds to its filters, and leaves deleted records out, over more than one batch", async () => {
  const { tenantId } = tenant;
  const fresh = (n: number) => ({
    id: newId(new Date(2020, 0, 1, 0, 0, n)),
    refId: newRefId(),
    tenantId,
    createdAt: new Date(Date.UTC(2020, 0, 1, 0, 0, n)),
  });
  const rows = Array.from({ length: 1201 }, (_, n) => ({
    ...fresh(n),
    kind: "report",
    title: `Report ${n}`,
    status: "planned",
  }));
  await inTenant(tenant, (tx) => tx.activity.createMany({ data: rows }));
  const gone = await createActivity(tenant, {
    kind: "report",
    title: "Gone",
    status: "planned",
    at: new Date("2020-01-01T10:00:00Z"),
  });
  await inTenant(tenant, (tx) =>
    tx.activity.updateMany({ where: { tenantId, refId: gone.refId }, data: { deletedOn: new Date() } }),
  );
  const { text } = await exported({
    list: "activities",
    format: "jsonl",
    status: "planned",
    from: "2020-01-01",
    to: "2020-01-01",
  });
  const titles = text
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { title: string }).title);
  expect(titles).toHaveLength(1201);
  expect(new Set(titles).size).toBe(1201);
  expect(titles).not.toContain("Gone");
});

describe("a line of CSV", () => {
  const cell = (title: string) => lineOf("csv", ["title"], { title });
  it.each([
    ["=1+1", "'=1+1\r\n"],
    ["+49", "'+49\r\n"],
    ["-x", "'-x\r\n"],
    ["@sum", "'@sum\r\n"],
    [" =1", "' =1\r\n"],
    ["\t=1", "'\t=1\r\n"],
    ['a "b", c', '"a ""b"", c"\r\n'],
    ["two\nlines", '"two\nlines"\r\n'],
    ["plain", "plain\r\n"],
  ])("%j", (text, line) => expect(cell(text)).toBe(line));
  it("leaves numbers as they are", () => expect(lineOf("csv", ["n"], { n: -5 })).toBe("-5\r\n"));
});

describe("is refused", () => {
  it.each([
    [{ list: "strategies", format: "csv", status: "published" }, "status"],
    [{ list: "strategies", format: "csv", from: "yesterday" }, "from"],
    [{ list: "strategies", format: "csv", from: "2026-02-02", to: "2026-02-01" }, "to"],
    [{ list: "staff", format: "csv" }, "list"],
    [{ list: "strategies", format: "xlsx" }, "format"],
  ])("%j", async (asked, field) => {
    const result = await as(staff, () => requestExport({ ...given(), ...asked } as never));
    expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [field]: expect.any(String) } } });
  });

  it("while five wait", async () => {
    const own = await testTenant("Five");
    const asker = await testStaff({ role: "auditor", tenant: own });
    const ask = () => as(asker, () => requestExport({ tenant: own.tenantRef, list: "contracts", format: "csv" }));
    for (let n = 0; n < 5; n++) expect(await ask()).toMatchObject({ ok: true });
    expect(await ask()).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: expect.stringContaining("5 exports are already waiting") },
    });
  });

  it("by five, however many are asked for at once", async () => {
    const own = await testTenant("Eight");
    const asker = await testStaff({ role: "auditor", tenant: own });
    const ask = () => as(asker, () => requestExport({ tenant: own.tenantRef, list: "contracts", format: "csv" }));
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  });

  it("to download what is not done, and what is expired", async () => {
    const asked = await as(staff, () => requestExport({ ...given(), list: "contracts", format: "csv" }));
    const refId = asked.ok ? asked.data.refId : "";
    const early = await as(staff, () => downloadExport({ ...given(), refId }));
    expect(early).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: "The export is queued, so it has no file." },
    });
    expect(await Promise.all([1, 2].map(() => runQueuedExport(tenant)))).toContain(refId);
    const finishedAt = new Date(Date.now() - 8 * 86_400_000);
    await inTenant(tenant, (tx) =>
      tx.exportJob.updateMany({ where: { tenantId: tenant.tenantId, refId }, data: { finishedAt } }),
    );
    const late = await as(staff, () => downloadExport({ ...given(), refId }));
    expect(late).toMatchObject({
      ok: false,
      error: { code: "CONFLICT", message: expect.stringContaining("kept for 7 days") },
    });
    const page = await as(staff, () => exportsList(given()));
    expect(page.ok && page.data.rows[0]).toMatchObject({ refId, expired: true });
  });
});

it("is written again after its worker died", async () => {
  const asked = await as(staff, () => requestExport({ ...given(), list: "strategies", format: "jsonl" }));
  const refId = asked.ok ? asked.data.refId : "";
  const died = { status: "running", attempt: 1, leaseUntil: new Date(Date.now() - 1) };
  await inTenant(tenant, (tx) => tx.exportJob.updateMany({ where: { tenantId: tenant.tenantId, refId }, data: died }));
  expect(await runQueuedExport(tenant)).toBe(refId);
  const page = await as(staff, () => exportsList(given()));
  expect(page.ok && page.data.rows[0]).toMatchObject({ refId, status: "succeeded", rows: 1 });
});
