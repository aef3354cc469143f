import { existsSync, readdirSync, readFileSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Entity } from "@/lib/core/entity";
import { ENTITIES, recordAddress } from "@/lib/entities";
import { newView } from "@/lib/saved-views/model";
import { EntityStatus, statusOptions } from "./entity-status";
import { eventSentence, kindName } from "./words";

const REF = "01JD2Q8ZK3V5W7X9Y1A2B3C4D5";
const TENANT = "01JD2Q8ZK3V5W7X9Y1A2B3C4D6";
const hasPage = (address: string) => existsSync(`app/(staff)${address}/page.tsx`);

/** What staff make by a form of its own. */
const WITHOUT_BUTTON = ["onboarding_run: give_input", "contract: seal"];

/** The source of every component. */
const FACES = readdirSync("components", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .map((file) => readFileSync(`components/${file}`, "utf8"));

/** The declaration of every table. */
const MODELS = readdirSync("prisma/schema").flatMap((file) =>
  readFileSync(`prisma/schema/${file}`, "utf8").split(/^(?=model )/m),
);

const every: readonly Entity[] = ENTITIES;
const unique = (values: readonly string[]) => new Set(values).size === values.length;

it("names, tables and folders belong to one entity each", () => {
  for (const field of ["kind", "table", "sql"] as const)
    expect(unique(every.map((entity) => entity[field]))).toBe(true);
  expect(unique(every.flatMap(({ path }) => path ?? []))).toBe(true);
  expect(unique(every.map(({ names }) => names.one))).toBe(true);
});

describe.each(every.map((entity) => ({ kind: entity.kind, entity })))("$kind", ({ kind, entity }) => {
  it("has a URL with a page", () => {
    const address = recordAddress(kind, kind === "tenant" ? TENANT : REF, TENANT);
    expect(hasPage(String(address).replace(TENANT, "[tenant]").replace(REF, "[refId]")), String(address)).toBe(true);
  });

  it("has a list in a tenant, and one of all tenants if declared", () => {
    const { path, navigation } = entity;
    if (path) expect(hasPage(`/tenants/[tenant]/${path}`), path).toBe(true);
    if (navigation) {
      expect(path).not.toBeNull();
      expect(hasPage(`/(all)/${path}`)).toBe(navigation.allTenants !== false);
    }
  });

  it("offers on its page what staff may do with it", () => {
    const constant = kind.toUpperCase();
    const offers = (name: string) => {
      const pattern = new RegExp(`<${name}\\s+entity=\\{${constant}\\}`);
      return FACES.some((face) => pattern.test(face));
    };
    const buttons = Object.values(entity.events).some(({ button }) => button);
    expect(offers("TransitionBar"), "TransitionBar").toBe(buttons);
    expect(offers("DeleteRecord"), "DeleteRecord").toBe(entity.trash !== null);
    if (buttons && kind !== "tenant") expect(offers("History"), "History").toBe(true);
    const page = FACES.find((face) => face.includes(`<History`) && face.includes(`entity={${constant}}`));
    if (entity.documents.length > 0) expect(page, "StoragePanel").toContain("<StoragePanel");
  });

  it("has a button for every event that staff make", () => {
    const silent = Object.entries(entity.events).filter(([, { audit, button }]) => audit && !button);
    expect(silent.map(([event]) => `${kind}: ${event}`).filter((each) => !WITHOUT_BUTTON.includes(each))).toEqual([]);
  });

  it("has a badge for exactly its states", () => {
    expect(Object.keys(entity.states).sort()).toEqual([...entity.statuses].sort());
    for (const { value, label } of statusOptions(entity)) {
      expect(renderToStaticMarkup(<EntityStatus entity={entity} status={value} />)).toContain(`</svg>${label}</span>`);
    }
    expect(unique(statusOptions(entity).map(({ label }) => label))).toBe(true);
  });

  it("says in its list why a record failed", () => {
    const model = entity.table.charAt(0).toUpperCase() + entity.table.slice(1);
    const columns = MODELS.find((text) => text.startsWith(`model ${model} {`)) ?? "";
    expect(columns, model).not.toBe("");
    const fails = /^ +(?:errorCode|errorClass|lastError) /m.test(columns);
    expect(
      FACES.some((face) => face.includes(`<RowStatus entity={${kind.toUpperCase()}}`)),
      "RowStatus",
    ).toBe(fails);
  });

  it("has labels for exactly the events of its machine", () => {
    expect(Object.keys(entity.events).sort()).toEqual(Object.keys(entity.machine ?? {}).sort());
    for (const { from, to } of Object.values(entity.machine ?? {})) {
      expect(entity.statuses).toEqual(expect.arrayContaining([...from, to]));
    }
    for (const event of Object.keys(entity.events)) {
      expect(eventSentence(entity, kind, event)).toMatch(/^[A-Z][a-z]+( [a-z]+)+$/);
    }
  });

  it("has the same name as its list", () => {
    expect(kindName(entity, kind)).toMatch(/^[A-Z][a-z ]+$/);
    expect(entity.names.many).toMatch(/^[a-z ]+s$/);
  });

  it("has saved views if declared", () => {
    const view = newView.safeParse({ list: entity.path, name: "Mine", query: "status=draft" });
    expect(view.success).toBe(entity.savedViews);
  });
});
