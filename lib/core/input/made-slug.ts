import "server-only";
import anyAscii from "any-ascii";
import { asciiSlug } from "@/lib/core/input/slug";

/** How long a slug may be, in characters. */
type Rule = { min: number; max: number };

/** A slug of a name in any script, in Latin letters: "営業メール" → `ying-yemeru`. Empty where the name has no letter. */
export function slugFromName(name: string, max: number): string {
  const plain = name.normalize("NFKC").replace(/[^\x00-\x7F]+/g, (part) =>
    // One syllable after another comes with a capital each, and some letters as an apostrophe.
    anyAscii(part)
      .replace(/[`'"]/g, "")
      .replace(/(?<=[a-z])(?=[A-Z])/g, "-"),
  );
  return asciiSlug(plain, max);
}

/** How often a slug is tried with a number before the ref_id makes it unique. */
const MAX_NUMBERED = 9;

/** The slug of a name and the same with 2 to 9 after it; none where the name gives too short a one. */
export function numberedSlugs(name: string, { min, max }: Rule): string[] {
  const slug = slugFromName(name, max);
  if (slug.length < min) return [];
  return [slug, ...Array.from({ length: MAX_NUMBERED - 1 }, (_, at) => withSuffix(slug, String(at + 2), max))];
}

/** The slugs for a name in the order to try them; the last ends as the record's own ref_id, which nobody else has. */
export function slugsFor(name: string, refId: string, rule: Rule): string[] {
  return [
    ...numberedSlugs(name, rule),
    withSuffix(slugFromName(name, rule.max), refId.slice(-10).toLowerCase(), rule.max),
  ];
}

function withSuffix(slug: string, end: string, max: number): string {
  const start = slug.slice(0, max - end.length - 1).replace(/-+$/, "");
  return start === "" ? end : `${start}-${end}`;
}
