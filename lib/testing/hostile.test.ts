import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { HOSTILE, isHarmful, shaped } from "@/lib/testing/hostile-values";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

type Door = ((given: unknown) => Promise<Result<unknown>>) & Pick<Query<string, never, unknown>, "spec">;

async function doorsIn(file: "queries.ts" | "actions.ts"): Promise<[string, Door][]> {
  const features = readdirSync("lib", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = features.filter(({ name }) => readdirSync(`lib/${name}`).includes(file));
  const modules = await Promise.all(
    found.map(({ name }) => import(/* @vite-ignore */ `/lib/${name}/${file}`) as Promise<object>),
  );
  return modules.flatMap((module) => Object.entries(module)) as [string, Door][];
}

const queries = await doorsIn("queries.ts");
const doors = [...queries, ...(await doorsIn("actions.ts"))];

const fieldsOf = (door: Door) => Object.entries(door.spec.input.shape) as [string, z.ZodType][];

/** What the field takes of the hostile values, as it takes it. */
const taken = (field: z.ZodType) =>
  HOSTILE.flatMap((text) => {
    const value = shaped(field, text);
    const parsed = field.safeParse(value);
    return parsed.success ? [{ text, value, data: parsed.data }] : [];
  });

describe.each(doors)("%s", (_, door) => {
  it("takes no text and no date that the stores cannot keep", () => {
    const harm = fieldsOf(door).flatMap(([name, field]) =>
      taken(field)
        .filter(({ data }) => isHarmful(data))
        .map(({ text }) => [name, text.slice(0, 40)]),
    );
    expect(harm).toEqual([]);
  });
});

describe("What a query takes it answers, and never as an error of ours", () => {
  let here: TenantScope;
  let staff: TestStaff;
  beforeAll(async () => {
    here = await testTenant("Here");
    staff = await testStaff({ role: "admin" });
  });

  it.each(queries)("%s", async (_, door) => {
    const tenant = door.spec.reach === "tenant" || door.spec.reach === "list" ? { tenant: here.tenantRef } : {};
    for (const [name, field] of fieldsOf(door)) {
      for (const { text, value } of taken(field)) {
        const result = await as(staff, () => door({ ...tenant, [name]: value }));
        expect(result.ok ? "OK" : result.error.code, `${name}: ${text}`).not.toBe("INTERNAL");
      }
    }
  });

  it.each(["?search=%00", "?tool=%00", "?actor=%00", "?record=%00", "?range=..0000-01-01", "?range=2026-02-31.."])(
    "%s is refused with the field's name",
    async (address) => {
      const params = Object.fromEntries(new URLSearchParams(address));
      const [name = ""] = Object.keys(params);
      const asked = queries.filter(
        ([, { spec }]) => name in spec.input.shape && (spec.reach === "tenant" || spec.reach === "list"),
      );
      expect(asked.length).toBeGreaterThan(0);
      for (const [, door] of asked) {
        const result = await as(staff, () =>
          (door as unknown as Query<string, never, unknown>).fromUrl({ ...params, tenant: here.tenantRef }),
        );
        expect(result).toMatchObject({ ok: false, error: { code: "INVALID", fields: { [name]: expect.any(String) } } });
      }
    },
  );
});
