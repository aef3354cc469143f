import { readFrontMatter } from "@/lib/core/input/front-matter";
import { Refusal } from "./run";

/**
 * The fields of a text's front matter and what stands below it, from the first line that is not blank; without front
 * matter, no fields and the whole text.
 * @throws Refusal for front matter that is never closed or no YAML
 */
export function splitFront(text: string): { fields: Record<string, unknown>; body: string } {
  const { source, fields, problem, body } = readFrontMatter(text);
  if (problem !== null) throw new Refusal(problem);
  if (source === null) return { fields, body };
  return { fields, body: body.replace(/\r\n/g, "\n").replace(/^\s*\n/, "") };
}
