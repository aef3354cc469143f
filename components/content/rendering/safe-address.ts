/**
 * How a URL in untrusted prose is treated. `inert` covers script and data schemes, relative URLs (they would resolve
 * inside the Console), URLs with a user name, and anything that browsers might parse differently.
 */
export type Address =
  | { kind: "web"; href: string; host: string }
  | { kind: "mail"; href: string }
  | { kind: "fragment"; id: string }
  | { kind: "inert" };

const INERT: Address = { kind: "inert" };

export function readAddress(raw: string): Address {
  const text = raw.trim();
  if (text.startsWith("#")) return text.length > 1 ? { kind: "fragment", id: decode(text.slice(1)) } : INERT;
  if (!/^(?:https?:\/\/|mailto:)/i.test(text) || !URL.canParse(text)) return INERT;
  const url = new URL(text);
  if (url.protocol === "mailto:") return { kind: "mail", href: url.href };
  if (url.protocol !== "https:" && url.protocol !== "http:") return INERT;
  if (url.username !== "" || url.password !== "" || url.hostname === "") return INERT;
  return { kind: "web", href: url.href, host: url.host };
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
