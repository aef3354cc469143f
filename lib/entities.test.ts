import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { globalScope, systemScope } from "@/lib/core/access/scope";
import { OTHER_AUDIT_ACTIONS } from "@/lib/core/audit/audit-actions";
import { defineEntity, type Entity } from "@/lib/core/entity";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { ENTITIES, ENTITY_AUDIT_ACTIONS } from "@/lib/entities";
import { SCHEMAS } from "@/lib/stores/mongo-schemas";
import { bucketOf, objectKeys, type ObjectKey } from "@/lib/stores/object-keys";
import { Prisma } from "@/lib/stores/postgres";
import { STRATEGY } from "@/lib/strategies/entity";
import { waitingStates } from "@/lib/tenants/overview";

type Indexed = { indexes: () => [object, unknown][] };

const entities: readonly Entity[] = ENTITIES;
const each = entities.map((entity) => ({ kind: entity.kind, entity }));
const fields = <T>(of: (entity: Entity) => readonly T[]) => entities.flatMap(of);

describe.each(each)("$kind", ({ entity }) => {
  it("names a table, and columns that it has", () => {
    const model = `${entity.table.charAt(0).toUpperCase()}${entity.table.slice(1)}ScalarFieldEnum`;
    const columns = Object.keys((Prisma as unknown as Record<string, object | undefined>)[model] ?? {});
    const owner = entity.kind === "tenant" ? [] : ["tenantId"];
    const ofEvery = ["id", "refId", "status", "rowVersion", "createdAt", "updatedAt", "deletedOn", ...owner];
    for (const column of [...ofEvery, entity.title, ...(entity.exported ?? [])]) expect(columns).toContain(column);
  });

  it("names collections, with an index on the field that leads to the record", () => {
    for (const { collection, owner } of entity.documents) {
      const schema = (SCHEMAS as unknown as Readonly<Record<string, Indexed | undefined>>)[collection];
      const indexes = (schema?.indexes() ?? []).map(([index]) => Object.keys(index));
      const led = indexes.some(([first, second]) => first === owner || (first === "tenantId" && second === owner));
      expect(led, `${collection}.${owner}`).toBe(true);
    }
  });

  it("waits for a person in each state that staff approve it from", () => {
    for (const [event, { from }] of Object.entries(entity.machine ?? {})) {
      if (/^(approve|complete)$/.test(event)) expect(waitingStates(entity)).toEqual(expect.arrayContaining([...from]));
    }
  });
});

it("no two entities share a kind, a table, pages, a shortcut, a collection or a place for objects", () => {
  const unique: Record<string, readonly unknown[]> = {
    kinds: fields(({ kind }) => [kind]),
    tables: fields(({ table }) => [table]),
    sql: fields(({ sql }) => [sql]),
    pages: fields(({ path }) => (path === null ? [] : [path])),
    shortcuts: fields(({ navigation }) => (navigation ? [navigation.shortcut] : [])),
    collections: fields(({ documents }) => documents.map(({ collection }) => collection)),
    prefixes: fields(({ objects }) => objects.map(({ prefix }) => prefix)),
  };
  for (const [name, values] of Object.entries(unique)) expect(values, name).toEqual([...new Set(values)]);
});

it("every collection belongs to an entity, but the copies of audit rows", () => {
  const declared = fields(({ documents }) => documents.map(({ collection }) => collection));
  expect([...declared, "audit_diffs"].sort()).toEqual(Object.keys(SCHEMAS).sort());
});

describe("the keys of objects", () => {
  const scope = systemScope({ id: newId(), refId: newRefId(), name: "Keys" }, "test");
  const [refId, at, digest] = [newRefId(), new Date(), sha256("text")];
  const keys = {
    activityOutput: objectKeys.activityOutput(scope, { refId, at, format: "json" }),
    contract: objectKeys.contract(scope, { refId, version: 1, sha256: digest }),
    payload: objectKeys.payload(scope, { refId, at, part: "response" }),
    onboarding: objectKeys.onboarding(scope, { runRef: refId, part: "context", name: "context.md" }),
    skill: objectKeys.skill(scope, { refId, version: 1 }),
    integrationPayload: objectKeys.integrationPayload(scope, { refId, at }),
    export: objectKeys.export(scope, { jobRef: refId, at, format: "csv" }),
    // Uploads that no record uses yet.
  } satisfies Record<Exclude<keyof typeof objectKeys, "text" | "upload" | "kept">, string>;

  /** The key's first part; empty for an export, where it is the year. */
  const prefixOf = (key: string) =>
    key
      .slice(scope.tenantId.length + 1)
      .split("/")[0]!
      .replace(/^\d{4}$/, "");

  it("begin as the entities declare, in the bucket they declare", () => {
    const placeOf = (key: ObjectKey) => `${bucketOf(scope, key)} ${prefixOf(key)}`;
    const named = Object.values(keys).map(placeOf);
    const declared = fields(({ objects }) => objects.map(({ bucket, prefix }) => `${bucket} ${prefix}`));
    expect(declared).toEqual(expect.arrayContaining(named));
    const ofTexts = declared.filter((place) => !named.includes(place));
    expect(ofTexts).toContain("content strategies");
    for (const place of ofTexts) {
      const objects = [{ bucket: "content", prefix: place.replace(/^content /, "") }] as const;
      expect(placeOf(objectKeys.text(scope, { objects }, { refId, version: 1, sha256: digest }))).toBe(place);
    }
  });

  it("are those of templates too", () => {
    const owner = globalScope({ program: "test" });
    expect(objectKeys.skill(owner, { refId, version: 1 })).toMatch(/^global\/skills\//);
  });
});

describe("audit names", () => {
  it("are declared once, by an entity or as those of nothing else", () => {
    const all = [...OTHER_AUDIT_ACTIONS, ...ENTITY_AUDIT_ACTIONS];
    expect(all).toEqual([...new Set(all)]);
    const kinds = new Set(entities.map(({ kind }) => kind));
    for (const action of OTHER_AUDIT_ACTIONS) expect(kinds.has(action.split(".")[0]!), action).toBe(false);
  });
});

it("every feature's declarations are in the register", () => {
  const features = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const declared = features.flatMap(({ name }) => {
    const file = readdirSync(`lib/${name}`).includes("entity.ts") ? readFileSync(`lib/${name}/entity.ts`, "utf8") : "";
    return [...file.matchAll(/export const (\w+) = defineEntity\(/g)].map(([, constant]) => constant);
  });
  const register = readFileSync("lib/entities.ts", "utf8").split("export const ENTITIES = [")[1]!.split("]")[0]!;
  expect(declared.filter((constant) => !new RegExp(`\\b${constant}\\b`).test(register))).toEqual([]);
  expect(declared).toHaveLength(ENTITIES.length);
});

it("a declaration with a misspelt property, a state too few or an event too many does not compile", () => {
  // @ts-expect-error: no entity has this property.
  defineEntity({ ...STRATEGY, partitoned: true });
  // @ts-expect-error: the states do not match its statuses.
  defineEntity({ ...STRATEGY, states: { draft: STRATEGY.states.draft } });
  // @ts-expect-error: its machine has more events.
  defineEntity({ ...STRATEGY, events: { submit: STRATEGY.events.submit } });
});
