import { readFrontMatter } from "@/lib/core/input/front-matter";
import { Refusal } from "./run";

/**
 * Splits a text into its front matter fields and the body, from its first non-blank line. Without front matter, returns
 * no fields and the whole text.
 * @throws Refusal if the front matter is not closed or not YAML
 */
export function splitFront(text: string): { fields: Record<string, unknown>; body: string } {
  const { source, fields, problem, body } = readFrontMatter(text);
  if (problem !== null) throw new Refusal(problem);
  if (source === null) return { fields, body };
  return { fields, body: body.replace(/\r\n/g, "\n").replace(/^\s*\n/, "") };
}
