import "server-only";
import { looksSecret, namesSecret } from "@/lib/integrations/model";

export const REDACTED = "[redacted]";
const MAX_VALUE = 8_192;

type Sent = { url: string; headers: Readonly<Record<string, string>>; body: string | null };
export type Redacted = { url: string; headers: Record<string, string>; body: string | null; redactions: string[] };

/**
 * Removes the secrets from a request or response, and lists where each was: "header cookie", "url api_key", "body
 * access_token".
 */
export function redacted({ url, headers, body }: Sent): Redacted {
  const redactions = new Set<string>();
  const note = (where: string) => {
    redactions.add(where);
    return REDACTED;
  };
  return {
    headers: redactedHeaders(headers, note),
    url: cut(redactedUrl(url, note)),
    body: body === null ? null : redactedBody(body, note),
    redactions: [...redactions],
  };
}

type Note = (where: string) => string;

function redactedHeaders(headers: Sent["headers"], note: Note): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    return [lower, namesSecret(lower) || looksSecret(value) ? note(`header ${lower}`) : cut(value)] as const;
  });
  return Object.fromEntries(entries);
}

/** Accepts any text as a URL, so that relative and malformed ones are redacted too. */
function redactedUrl(url: string, note: Note): string {
  const [path = "", ...rest] = url.split(/(?=[?#])/);
  const bare = path
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, (_, scheme: string) => `${scheme}${note("url user")}@`)
    .replace(/^([a-z]+:\/\/hooks\.slack\.com\/services\/).+$/i, (_, start: string) => start + note("url path"))
    .replace(/[^/]+/g, (segment) => (looksSecret(decoded(segment)) ? note("url path") : segment));
  const asked = rest
    .join("")
    .replace(/([?&#;])([^=&#;]+)=([^&#;]*)/g, (whole, mark: string, name: string, value: string) => {
      const plain = decoded(name);
      if (!namesSecret(plain) && !looksSecret(decoded(value))) return whole;
      return `${mark}${name}=${note(`url ${plain}`)}`;
    });
  return bare + asked;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

const IN_BODY =
  "(?:(?:access|refresh|id|auth|api|bearer|session)_?token|client_?secret|secret|password|passwd|api_?key|private_?key|authorization)";
const IN_JSON = new RegExp(`"(${IN_BODY})"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "gi");
const IN_FORM = new RegExp(`(^|&)(${IN_BODY})=[^&\\s"]*`, "gi");

/** Redacts only named secrets in a body, because people need to read the rest. */
function redactedBody(body: string, note: Note): string {
  const json = body.replace(IN_JSON, (_, name: string, colon: string) => `"${name}"${colon}"${note(`body ${name}`)}"`);
  if (/^\s*[{[<]/.test(body)) return json;
  return json.replace(IN_FORM, (_, start: string, name: string) => `${start}${name}=${note(`body ${name}`)}`);
}

function cut(value: string): string {
  return value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)}…`;
}
