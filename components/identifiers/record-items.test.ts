import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { RECORD_KINDS, type FoundRecord } from "@/lib/identifiers/model";
import { recordItem } from "./record-items";

const REF = "01JD2Q8ZK3V5W7X9Y1A2B3C4D5";
const tenant = { refId: "01JD2Q8ZK3V5W7X9Y1A2B3C4D6", name: "Harbour & Pine" };
const contract: FoundRecord = {
  kind: "contract",
  refId: REF,
  title: "Services",
  status: "seal_failed",
  tenant,
  trashed: false,
};
const template: FoundRecord = { ...contract, kind: "skill", title: "Cold email", status: "draft", tenant: null };

it.each(RECORD_KINDS.map((kind) => ({ kind })))("links to an existing page for a $kind", ({ kind }) => {
  const { href } = recordItem({ ...contract, kind, refId: kind === "tenant" ? tenant.refId : REF }, null);
  expect(href.startsWith(`/tenants/${tenant.refId}`)).toBe(true);
  const folder = href.replace(tenant.refId, "[tenant]").replace(REF, "[refId]");
  expect(existsSync(`app/(staff)${folder}/page.tsx`), href).toBe(true);
});

it("shows kind, tenant and state in any tenant", () => {
  const item = recordItem(contract, "01JD2Q8ZK3V5W7X9Y1A2B3C4D7");
  expect(item.label).toBe("Services");
  expect(item.hint).toBe("Contract · Harbour & Pine · Seal failed");
  expect(item.href).toBe(`/tenants/${tenant.refId}/contracts/${REF}`);
});

it("links a deleted record to the trash of its kind", () => {
  const item = recordItem({ ...contract, trashed: true }, null);
  expect(item.hint).toBe("Contract · Harbour & Pine · In the trash");
  expect(item.href).toBe(`/tenants/${tenant.refId}/trash?kind=contract`);
});

it("shows a template in the current tenant, or else in the library", () => {
  expect(recordItem(template, tenant.refId).href).toBe(`/tenants/${tenant.refId}/skills/${REF}`);
  expect(recordItem(template, null)).toMatchObject({ href: `/skills/${REF}`, hint: "Skill · Template · Draft" });
});
