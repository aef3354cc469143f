import { expect, it } from "vitest";
import { slugFromName, slugsFor } from "@/lib/core/input/made-slug";
import { suggestedSlug } from "@/lib/core/input/slug";

const RULE = { min: 2, max: 20 };

it.each([
  ["  Cold e-mail: Première prise de contact! ", "cold-e-mail-premiere-prise-de-contact"],
  ["Größe & Maße", "grosse-masse"],
  ["SEO対策", "seodui-ce"],
  ["คู่มือการขาย", "khumueokarkhay"],
  ["고객 응대", "go-gaeg-eung-dae"],
  ["Разбор рекламы", "razbor-reklamy"],
  ["İlk yanıt", "ilk-yanit"],
  ["Ａ１ ﾒｰﾙ", "a1-meru"],
  ["🎉", "tada"],
  ["—!", ""],
])("writes %s in Latin letters", (name, slug) => {
  expect(slugFromName(name, 60)).toBe(slug);
});

it("keeps within its length, with a number and with the ref_id", () => {
  const ref = "01KBCDEFGHJKMNPQRSTVWXYZ12";
  const slugs = slugsFor("One very long name of a tenant", ref, RULE);
  expect([slugs[0], slugs[1], slugs.at(-1), slugs.length]).toEqual([
    "one-very-long-name-o",
    "one-very-long-name-2",
    "one-very-rstvwxyz12",
    10,
  ]);
  for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9][a-z0-9-]{0,18}[a-z0-9]$/);
  expect(slugsFor("a", ref, RULE)).toEqual(["a-rstvwxyz12"]);
  expect(slugsFor("…", ref, RULE)).toEqual(["rstvwxyz12"]);
});

it("suggests in the browser only what the server would make too", () => {
  for (const name of ["Cold e-mail: première prise", "AI", "v2.0 — draft"])
    expect(suggestedSlug(name, 60)).toBe(slugFromName(name, 60));
  for (const name of ["Größe", "SEO対策", "Разбор", ""]) expect(suggestedSlug(name, 60)).toBe("");
});
