import { countWords } from "@/lib/core/input/front-matter";
import { truncate, line } from "@/lib/core/input/text";
import { splitFront } from "./front-matter";
import { parsed } from "./parsed";
import { Refusal } from "./run";

/** A Markdown text as stored, with its front matter, and the properties read from it. */
export type MarkdownSource = { text: string; title: string; slug: string | null; words: number };

const title = line(500);
export const MAX_SLUG = 200;

/**
 * Reads the title and size of a Markdown text. The title comes from the front matter, or else the first level-1
 * heading.
 * @throws Refusal for invalid front matter, a missing title, or a text without words
 */
export function readMarkdown(text: string): MarkdownSource {
  const { fields, body } = splitFront(text);
  const title = titleOf(fields, body);
  const words = countWords(text);
  if (words === 0) throw new Refusal("there is no text below the front matter");
  const slug = typeof fields.slug === "string" ? fields.slug : "";
  return { text, title, slug: slugOf(slug) || null, words };
}

/** The front matter's title, or else the first level-1 heading. @throws Refusal if there is neither */
export function titleOf(fields: Record<string, unknown>, body: string): string {
  const given = ["string", "number"].includes(typeof fields.title) ? fields.title : null;
  const heading = /^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(body)?.[1];
  const found = String(given ?? heading ?? "").replace(/\s+/g, " ");
  if (found.trim() === "") throw new Refusal("there is no title. Add `title:` to the front matter, or a heading `# …`");
  return parsed(title, found, "the title");
}

/** Letters and digits of any script, joined by hyphens; empty if there are none. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return truncate(slug, MAX_SLUG).replace(/-+$/, "");
}
