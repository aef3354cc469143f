import "server-only";
import anyAscii from "any-ascii";
import { asciiSlug } from "@/lib/core/input/slug";

/** The allowed length of a slug, in characters. */
type Rule = { min: number; max: number };

/**
 * Makes a slug in Latin letters from a name in any script: "営業メール" → `ying-yemeru`. Empty if the name has no letter.
 */
export function slugFromName(name: string, max: number): string {
  const plain = name.normalize("NFKC").replace(/[^\x00-\x7F]+/g, (part) =>
    // anyAscii starts each syllable with a capital, and writes some letters as an apostrophe.
    anyAscii(part)
      .replace(/[`'"]/g, "")
      .replace(/(?<=[a-z])(?=[A-Z])/g, "-"),
  );
  return asciiSlug(plain, max);
}

/** How many numbered slugs to try before using the ref_id. */
const MAX_NUMBERED = 9;

/** The slug of a name, and the same with 2 to 9 appended. Empty if the name gives one that is too short. */
export function numberedSlugs(name: string, { min, max }: Rule): string[] {
  const slug = slugFromName(name, max);
  if (slug.length < min) return [];
  return [slug, ...Array.from({ length: MAX_NUMBERED - 1 }, (_, at) => withSuffix(slug, String(at + 2), max))];
}

/**
 * The slugs for a name, in the order to try them. The last ends with the record's own ref_id, which makes it unique.
 */
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
