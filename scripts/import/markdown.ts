import { z } from "zod";
import { splitFront } from "./front-matter";
import { Refusal } from "./run";

/** A Markdown text as it is kept: whole, with its front matter, and what was read from it. */
export type MarkdownSource = { text: string; title: string; slug: string | null; words: number };

const MAX_TITLE = 500;
export const MAX_SLUG = 200;

/**
 * Reads title and size of a Markdown text. The title is the front matter's, else the first top heading.
 * @throws Refusal for broken front matter, a missing title, or a text without words
 */
export function readMarkdown(text: string): MarkdownSource {
  const { fields, body } = splitFront(text);
  const title = titleOf(fields, body);
  const words = body.split(/\s+/).filter(Boolean).length;
  if (words === 0) throw new Refusal("there is no text below the front matter");
  const slug = z.string().safeParse(fields.slug).data;
  return { text, title, slug: slugOf(slug ?? "") || null, words };
}

/** The front matter's title, else the first top heading. @throws Refusal where there is neither */
export function titleOf(fields: Record<string, unknown>, body: string): string {
  const given = z.union([z.string(), z.number()]).safeParse(fields.title).data;
  const heading = /^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$/m.exec(body)?.[1];
  const title = String(given ?? heading ?? "")
    .replace(/\s+/g, " ")
    .trim();
  if (title === "") throw new Refusal("there is no title: give `title:` in the front matter, or a heading `# …`");
  if (title.length > MAX_TITLE)
    throw new Refusal(`the title has ${title.length} characters; the limit is ${MAX_TITLE}`);
  return title;
}

/** Letters and digits of any script, joined by hyphens; empty where there are none. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return [...slug].slice(0, MAX_SLUG).join("").replace(/-+$/, "");
}
