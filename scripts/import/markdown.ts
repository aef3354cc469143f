import { isMap, parseDocument } from "yaml";
import { z } from "zod";
import { Refusal } from "./run";

/** A Markdown text as it is kept: whole, with its front matter, and what was read from it. */
export type MarkdownSource = { text: string; title: string; slug: string | null; words: number };

const FENCE = /^---[ \t]*$/;
const MAX_TITLE = 500;

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
  return { text, title, slug: slug ? slugOf(slug) : null, words };
}

function splitFront(text: string): { fields: Record<string, unknown>; body: string } {
  const lines = text.split(/\r?\n/);
  if (!FENCE.test(lines[0] ?? "")) return { fields: {}, body: text };
  const end = lines.findIndex((line, at) => at > 0 && FENCE.test(line));
  if (end < 0) throw new Refusal("line 1: the front matter is opened with --- and never closed");
  const front = parseDocument(indentQuoted(lines.slice(1, end)).join("\n"));
  const problem = front.errors[0];
  if (problem) {
    const line = (problem.linePos?.[0].line ?? 0) + 1;
    throw new Refusal(`line ${line}: the front matter is no valid YAML: ${problem.message.split("\n")[0] ?? ""}`);
  }
  if (front.contents !== null && !isMap(front.contents)) {
    throw new Refusal("line 2: the front matter must be lines of `name: value`");
  }
  return {
    fields: z.record(z.string(), z.unknown()).catch({}).parse(front.toJS()),
    body: lines.slice(end + 1).join("\n"),
  };
}

/**
 * Indents the further lines of a quoted value that starts on a line of its own name. Many blogs leave them at the
 * margin, which other readers of front matter take and YAML itself forbids.
 */
function indentQuoted(lines: readonly string[]): string[] {
  let quote = "";
  return lines.map((line) => {
    const inside = quote !== "";
    const opened = inside ? line : (/^[\w.-]+:[ \t]+(["'].*)$/.exec(line)?.[1] ?? "");
    if (!inside) quote = opened.charAt(0);
    const rest = inside ? opened : opened.slice(1);
    const closed = quote === '"' ? /^(?:[^"\\]|\\.)*"/.test(rest) : /^(?:[^']|'')*'(?!')/.test(rest);
    if (quote !== "" && closed) quote = "";
    return inside && line.trim() !== "" ? `  ${line}` : line;
  });
}

function titleOf(fields: Record<string, unknown>, body: string): string {
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

/** Letters and digits of any script, joined by hyphens; "post" where nothing is left. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, 200) || "post";
}
