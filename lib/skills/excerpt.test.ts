import { expect, it } from "vitest";
import { foundIn, wordsSearched } from "@/lib/skills/excerpt";

const skill = {
  name: "Cold email, first contact",
  description: "Writes the first email to a lead.",
  body: `${"Nothing to see here. ".repeat(30)}Keep the subject line under seven words.${" More of the same.".repeat(30)}`,
};

const marked = (search: string) =>
  foundIn(search, skill).map(({ in: field, parts }) => `${field}: ${parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("")}`);

it("marks a word in its other forms, field by field, and never a part of a word", () => {
  expect(marked("emails")).toEqual(["name: Cold [email], first contact", "description: Writes the first [email] to a lead."]);
  expect(marked("mail")).toEqual([]);
});

it("cuts a long text around the first hit, at words", () => {
  const [piece] = marked("subjects");
  expect(piece).toMatch(/^body: … (\w+\W+)+the \[subject\] line under seven words\..* …$/);
  expect(piece?.length).toBeLessThan(180);
});

it("takes the words of phrases, and not those shut out", () => {
  expect(wordsSearched('"subject line" lead -email -"first contact" naïve')).toEqual(["subject", "line", "lead", "naïve"]);
  expect(marked("first -email")).toEqual(["name: Cold email, [first] contact", "description: Writes the [first] email to a lead."]);
});

it("finds nothing in nothing", () => {
  expect(foundIn("", skill)).toEqual([]);
  expect(foundIn("email", { name: "", description: "", body: "" })).toEqual([]);
});
