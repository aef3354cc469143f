import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "@/lib/core/access/permissions";
import type { Entity } from "@/lib/core/entity";
import { ENTITIES } from "@/lib/entities";
import { consoleNavigation } from "./console-navigation";

const REF = "01JD2Q8ZK3V5W7X9Y1A2B3C4D6";
const tenant = { refId: REF, name: "Harbour & Pine", slug: "harbour-pine", status: "active" };
const everything = consoleNavigation({ permissions: [...PERMISSIONS], everywhere: [...PERMISSIONS], tenant });
const items = everything.flatMap((section) => section.items);

describe("the navigation", () => {
  it("links every entity that declares navigation", () => {
    const placed = (ENTITIES as readonly Entity[]).filter(({ navigation }) => navigation !== null);
    for (const { kind, path, navigation } of placed) {
      const inTenant = items.filter(({ href }) => href === `/tenants/${REF}/${path}`);
      expect(inTenant, kind).toMatchObject([{ icon: navigation?.icon, shortcut: navigation?.shortcut }]);
      expect(
        items.some(({ href }) => href === `/${path}`),
        kind,
      ).toBe(navigation?.allTenants !== false);
    }
  });

  it("links to existing pages, each once", () => {
    for (const { href } of items) {
      const address = href.replace(REF, "[tenant]");
      const found = [address, `/(all)${address}`].some((folder) => existsSync(`app/(staff)${folder}/page.tsx`));
      expect(found, href).toBe(true);
    }
    expect(new Set(items.map(({ href }) => href)).size).toBe(items.length);
  });

  it("has a unique letter for each shortcut", () => {
    const letters = items.flatMap(({ shortcut }) => shortcut ?? []);
    for (const letter of letters) expect(letter).toMatch(/^[a-z]$/);
    expect(letters.length).toBeGreaterThan(15);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it("is in sections, in this order", () => {
    expect(everything.map(({ section, items: own }) => [section, own.map(({ label }) => label)])).toEqual([
      ["Console", ["Inbox", "Tenants", "Staff"]],
      [
        "This tenant",
        [
          "Overview",
          "Onboarding runs",
          "Strategies",
          "Activities",
          "Blog posts",
          "Social posts",
          "Contracts",
          "Tool calls",
        ],
      ],
      ["Setup", ["Skills", "Integrations", "Webhooks", "People", "Plan and usage"]],
      ["Operations", ["Integrity", "Exports", "Trash", "Audit"]],
      [
        "All tenants",
        [
          "Onboarding runs",
          "Strategies",
          "Activities",
          "Blog posts",
          "Social posts",
          "Contracts",
          "Skill library",
          "Audit",
        ],
      ],
    ]);
  });

  it("offers only what the user has permission for", () => {
    const least = consoleNavigation({ permissions: [], everywhere: [], tenant: null });
    const [inbox, tenants] = ["Inbox", "Tenants"].map((label) => expect.objectContaining({ label }));
    expect(least).toEqual([{ section: "Console", items: [inbox, tenants] }]);
    const reader = consoleNavigation({ permissions: ["tenant:read"], everywhere: [], tenant });
    expect(reader.flatMap((section) => section.items.map(({ label }) => label))).not.toContain("Audit");
  });
});
