import { beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { Query } from "@/lib/core/access/gate";
import type { TenantScope } from "@/lib/core/access/scope";
import { doors, queries, type Door } from "@/lib/testing/doors.fixture";
import { HOSTILE, isHarmful, shaped } from "@/lib/testing/hostile-values";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

const fieldsOf = (door: Pick<Door, "spec">) => Object.entries(door.spec.input.shape) as [string, z.ZodType][];

/** The hostile values that the field accepts, as parsed. */
const taken = (field: z.ZodType) =>
  HOSTILE.flatMap((text) => {
    const value = shaped(field, text);
    const parsed = field.safeParse(value);
    return parsed.success ? [{ text, value, data: parsed.data }] : [];
  });

describe.each(doors)("$name", (door) => {
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
