import { isMap, parseDocument } from "yaml";
import { z } from "zod";
import { Refusal } from "./run";

const FENCE = /^---[ \t]*$/;

export type FrontMatter = { fields: Record<string, unknown>; body: string };

/**
 * The fields of a text's front matter and what stands below it, from the first line that is not blank; without front
 * matter, no fields and the whole text.
 * @throws Refusal for front matter that is never closed or no YAML
 */
export function splitFront(text: string): FrontMatter {
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
    body: lines
      .slice(end + 1)
      .join("\n")
      .replace(/^\s*\n/, ""),
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
