import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newId, newRefId } from "@/lib/core/ids";
import { encodeCursor, type Page } from "@/lib/core/records/cursor";
import { cursorKey } from "@/lib/core/records/list";
import type { Sorts } from "@/lib/core/records/sort";
import { QUERIES } from "@/lib/queries";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";
import { oneOfEach, type Records } from "@/lib/testing/records";

type List = Query<string, never, Page<unknown>> & { sorts: Sorts; counts: Count[] };
type Count = (given: object) => Promise<Result<unknown>>;
type Asked = { refId?: string | undefined; cursor?: string };

const lists = (QUERIES as readonly unknown[] as List[])
  .filter(({ spec }) => "cursor" in spec.input.shape)
  .map((list) => ({ name: list.spec.name, list }));

let here: TenantScope;
let staff: TestStaff;
let records: Records;

beforeAll(async () => {
  here = await testTenant("Here");
  records = await oneOfEach(here);
  staff = await testStaff({ role: "admin" });
});

const inTenant = ({ spec }: List) => spec.reach === "tenant" || spec.reach === "list";

function ask(list: List, asked: Asked): Promise<Result<Page<unknown>>> {
  const tenant = inTenant(list) ? { tenant: here.tenantRef } : {};
  return as(staff, () =>
    (list as unknown as (given: unknown) => Promise<Result<Page<unknown>>>)({ ...tenant, ...asked }),
  );
}

/** A cursor at the present time for a list with this input. */
function cursorOf(list: List, asked: Asked, name = list.spec.name): string {
  const kind = list.spec.reach === "everywhere" || list.spec.reach === "directory" ? "staff" : "tenant";
  const scope = kind === "tenant" ? here : ({ kind } as never);
  const key = cursorKey(name, scope, list.spec.input.parse(asked) as Asked, list.sorts);
  // The only list of documents.
  const id = list.spec.name === "integrations.payloads" ? "f".repeat(24) : newId();
  return encodeCursor(key, { at: new Date(), id, way: "after" });
}

/** The required input of a list: the record whose parts it lists. */
async function needed(list: List): Promise<Asked> {
  if (!("refId" in list.spec.input.shape)) return {};
  for (const refId of Object.values(records)) if ((await ask(list, { refId })).ok) return { refId };
  throw new Error(`No record is known that has ${list.spec.name}.`);
}

/** A value that the filter accepts. */
function filtered(name: string, field: z.ZodType): unknown {
  const choices = [...(optionsOf(field) ?? []), "7d", newRefId(), "words"];
  const value = choices.flatMap((each) => [each, [each]]).find((each) => field.safeParse(each).success);
  if (value === undefined) throw new Error(`No value is known that the filter ${name} takes.`);
  return value;
}

function optionsOf(field: z.ZodType): readonly unknown[] | undefined {
  const { innerType, element, entries } = field._zod.def as {
    innerType?: z.ZodType;
    element?: z.ZodType;
    entries?: object;
  };
  if (entries) return Object.values(entries);
  const inner = innerType ?? element;
  return inner && optionsOf(inner);
}

it("finds every list", () => {
  expect(lists.length).toBeGreaterThan(20);
});

describe.each(lists)("$name", ({ name, list }) => {
  it("takes a cursor of its own", async () => {
    const asked = await needed(list);
    const page = await ask(list, { ...asked, cursor: cursorOf(list, asked) });
    expect(page).toMatchObject({ ok: true, data: { rows: expect.any(Array) } });
  });

  it("refuses the cursor of another list", async () => {
    const asked = await needed(list);
    const other = lists.find((each) => each.name !== name)!;
    const page = await ask(list, { ...asked, cursor: cursorOf(list, asked, other.name) });
    expect(page).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });

  it("refuses a cursor that was made for another value of any filter", async () => {
    const asked = await needed(list);
    const filters = Object.entries(list.spec.input.shape).filter(
      ([field]) => !["cursor", "refId", "search"].includes(field),
    );
    for (const [field, schema] of filters) {
      const narrowed = { ...asked, [field]: filtered(field, schema as z.ZodType) };
      const wide = await ask(list, { ...narrowed, cursor: cursorOf(list, asked) });
      expect(wide, field).toMatchObject({ ok: false, error: { code: "INVALID" } });
      const narrow = await ask(list, { ...asked, cursor: cursorOf(list, narrowed) });
      expect(narrow, field).toMatchObject({ ok: false, error: { code: "INVALID" } });
      const own = await ask(list, { ...narrowed, cursor: cursorOf(list, narrowed) });
      expect(own, field).toMatchObject({ ok: true });
    }
  });

  it("shows nothing in another state than the one it is asked for", async () => {
    const { status } = list.spec.input.shape as { status?: z.ZodType };
    for (const state of (status && optionsOf(status)) ?? []) {
      const given = status?.safeParse([state]).success ? [state] : state;
      const page = await ask(list, { ...(await needed(list)), status: given } as Asked);
      const rows = page.ok ? (page.data.rows as { status: string }[]) : [];
      expect(page, String(state)).toMatchObject({ ok: true });
      expect(rows.filter((row) => row.status !== state)).toEqual([]);
    }
  });

  it("refuses a cursor of another tenant", async () => {
    if (!inTenant(list)) return;
    const asked = await needed(list);
    const elsewhere = { ...here, tenantId: newId() } as TenantScope;
    const key = cursorKey(name, elsewhere, list.spec.input.parse(asked) as Asked, list.sorts);
    const cursor = encodeCursor(key, { at: new Date(), id: newId(), way: "after" });
    expect(await ask(list, { ...asked, cursor })).toMatchObject({ ok: false, error: { code: "INVALID" } });
  });

  it("counts as many rows as it shows, whatever the filters", async () => {
    const [count] = list.counts;
    if (!count) return;
    const asked = await needed(list);
    const tenant = inTenant(list) ? { tenant: here.tenantRef } : {};
    const { status } = list.spec.input.shape as { status?: z.ZodType };
    const states = (status && optionsOf(status)) ?? [];
    for (const filters of [{}, ...states.map((state) => ({ status: [state] }))]) {
      const page = await ask(list, { ...asked, ...filters } as Asked);
      const total = await as(staff, () => count({ ...tenant, ...asked, ...filters }));
      const shown = page.ok ? page.data.rows.length : -1;
      const value = page.ok && page.data.next ? expect.any(Number) : shown;
      expect(total).toEqual({ ok: true, data: { value, capped: false } });
    }
  });
});
