/**
 * The members of a JSON object as the exact texts of their values: nothing is lost of large numbers, of the order of
 * keys or of their doubling. Of a repeated name the last holds, as for JSON.parse.
 *
 * @param text a whole, valid JSON object: what JSON.parse took
 */
export function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(text, skipSpace(text, 0) + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = valueEnd(text, start);
    members.set(name, text.slice(start, end));
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \t\n\r".includes(text[at] ?? "x")) at++;
  return at;
}

/** After the closing quote of the string that opens at `from`. */
function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function valueEnd(text: string, from: number): number {
  const first = text[from] ?? "";
  if (first === '"') return stringEnd(text, from);
  let at = from;
  if (first !== "{" && first !== "[") {
    while (at < text.length && !",}] \t\n\r".includes(text[at] ?? "")) at++;
    return at;
  }
  let depth = 0;
  do {
    const char = text[at] ?? "";
    if (char === '"') {
      at = stringEnd(text, at);
      continue;
    }
    if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    at++;
  } while (depth > 0);
  return at;
}
