import { expect, it } from "vitest";
import { excerptsOf } from "@/lib/skills/excerpt";
import { termsOf } from "@/lib/skills/search-terms";
import type { SearchLanguage } from "@/lib/stores/search/language";

const skill = {
  name: "Cold email, first contact",
  description: "Writes the first email to a lead.",
  body: `${"Nothing to see here. ".repeat(30)}Keep the subject line under seven words.${" More of the same.".repeat(30)}`,
  language: "english" as const,
};

const marked = (search: string, of: Parameters<typeof excerptsOf>[1] = skill) =>
  excerptsOf(termsOf(search), of).map(
    ({ in: field, parts }) => `${field}: ${parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("")}`,
  );

it("marks a word in its other forms, field by field, and never a part of a word", () => {
  expect(marked("emails")).toEqual([
    "name: Cold [email], first contact",
    "description: Writes the first [email] to a lead.",
  ]);
  expect(marked("mail")).toEqual([]);
});

it("cuts a long text around the first hit, at words", () => {
  const [piece] = marked("subjects");
  expect(piece).toMatch(/^body: … (\w+\W+)+the \[subject\] line under seven words\..* …$/);
  expect(piece?.length).toBeLessThan(180);
});

it("takes the words of phrases, and not those shut out", () => {
  expect(marked("first -email")).toEqual([
    "name: Cold email, [first] contact",
    "description: Writes the [first] email to a lead.",
  ]);
  expect(marked('-"subject line" "first contact"')[0]).toBe("name: Cold email, [first] [contact]");
});

it("finds nothing in nothing", () => {
  expect(excerptsOf(termsOf(""), skill)).toEqual([]);
  expect(marked("email", { name: "", description: "", body: "", language: "english" })).toEqual([]);
});

const inBody = (body: string, language: SearchLanguage = "english") => ({ name: "", description: "", body, language });

it.each<[string, SearchLanguage, string, string]>([
  ["стратегия", "russian", "Обновляйте стратегии каждый квартал.", "Обновляйте [стратегии] каждый квартал."],
  ["equipes", "french", "Prévenez l’équipe.", "Prévenez l’[équipe]."],
  ["EQUIPE", "french", "Pre\u0301venez l’e\u0301quipe.", "Prévenez l’[équipe]."],
  ["Schluessel", "german", "Der Schlüssel liegt in der Straße.", "Der [Schlüssel] liegt in der Straße."],
  ["価格", "english", "本文では価格交渉を避ける。", "本文では[価格]交渉を避ける。"],
  ["ﾒｰﾙ", "english", "営業メールを書く", "営業[メール]を書く"],
  ["SEO対策", "english", "毎月SEO対策をする", "毎月[SEO][対策]をする"],
  ["เสนอ", "english", "ส่งใบเสนอราคาให้ลูกค้า", "ส่งใบ[เสนอ]ราคาให้ลูกค้า"],
  ["العملاء", "english", "اتّصِل بالعُمَلاء غدًا", "اتّصِل بال[عُمَلاء] غدًا"],
  ["ग्राहकों", "english", "ग्राहक को लिखें", "[ग्राहक] को लिखें"],
  ["고객의", "english", "고객에게 답장하세요", "[고객]에게 답장하세요"],
])("marks %s in its script (%s)", (search, language, body, expected) => {
  expect(marked(search, inBody(body, language))).toEqual([`body: ${expected}`]);
});

it("cuts a long text without spaces around the hit, between letters", () => {
  const [piece] = marked(
    "返品",
    inBody(`${"商品を丁寧に梱包する。".repeat(40)}返品𠮷は三日以内。${"確認して記録する。".repeat(40)}`),
  );
  expect(piece).toMatch(/^body: … .{20,80}\[返品\].{20,80} …$/u);
  expect(marked("ลูกค้า", inBody("ลูกค้า".repeat(100)))[0]).not.toMatch(/… \p{M}/u);
});

it("finds a word over a line break where a script has no spaces", () => {
  expect(marked("市场调研", inBody("先做市场\n调研，再写报告。"))).toEqual(["body: 先做[市场调研]，再写报告。"]);
});
