import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { navIcons } from "@/components/shell/nav-icons";
import { INDEXED_ENTITIES, type FoundByWords } from "@/lib/record-index/model";
import { foundItem, recentItem, recordAt } from "./found-items";

const REF = "01JD2Q8ZK3V5W7X9Y1A2B3C4D5";
const tenant = { refId: "01JD2Q8ZK3V5W7X9Y1A2B3C4D6", name: "Harbour & Pine" };
const contract: FoundByWords = { entity: "contract", refId: REF, title: "Services", status: "seal_failed", tenant };
const template: FoundByWords = { entity: "skill", refId: REF, title: "Cold email", status: "draft", tenant: null };

const SEARCHED = INDEXED_ENTITIES.filter(({ index }) => index.names !== null);

it.each(SEARCHED.map(({ kind }) => ({ kind })))("a $kind has an icon, a state and an existing page", ({ kind }) => {
  const refId = kind === "tenant" ? tenant.refId : REF;
  const status = INDEXED_ENTITIES.find((entity) => entity.kind === kind)?.statuses[0] ?? "";
  const item = foundItem({ ...contract, entity: kind, refId, status }, null);
  expect(item.icon && navIcons[item.icon]).toBeTruthy();
  expect(item.status?.label).toBeTruthy();
  const folder = item.href.replace(tenant.refId, "[tenant]").replace(REF, "[refId]");
  expect(existsSync(`app/(staff)${folder}/page.tsx`), item.href).toBe(true);
});

it("is grouped by its entity, and shows its tenant and state", () => {
  expect(foundItem(contract, null)).toMatchObject({
    group: "Contracts",
    label: "Services",
    hint: "Harbour & Pine",
    href: `/tenants/${tenant.refId}/contracts/${REF}`,
    icon: "contracts",
    status: { label: "Seal failed" },
  });
});

it("a template opens in the current tenant, or else in the library", () => {
  expect(foundItem(template, tenant.refId).href).toBe(`/tenants/${tenant.refId}/skills/${REF}`);
  expect(foundItem(template, null)).toMatchObject({ href: `/skills/${REF}`, hint: "Template" });
});

it.each(SEARCHED.map(({ kind }) => ({ kind })))("the page of a $kind is recognized by its address", ({ kind }) => {
  const opened = { entity: kind, refId: kind === "tenant" ? tenant.refId : REF };
  const { href } = foundItem({ ...contract, ...opened }, null);
  expect(recordAt(href, tenant.refId)).toEqual(opened);
  expect(recentItem({ ...opened, title: "Services", tenant })).toMatchObject([{ group: "Recent", href }]);
});

it.each([
  ["/tenants", null],
  [`/tenants/${tenant.refId}/contracts`, tenant.refId],
  [`/tenants/${tenant.refId}/contracts/${REF}/edit`, tenant.refId],
  [`/tenants/${tenant.refId}/audit/${REF}`, tenant.refId],
])("%s is not the page of a record", (pathname, within) => expect(recordAt(pathname, within)).toBeNull());

it("leaves out a recent record of a kind that no longer exists", () => {
  expect(recentItem({ entity: "gone", refId: REF, title: "Old", tenant })).toEqual([]);
});
