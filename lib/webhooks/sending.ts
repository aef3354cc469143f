import "server-only";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { AppError } from "@/lib/core/errors";
import { storableText } from "@/lib/core/input/text";
import { privateAllowed, publicLookup, requireCallable } from "@/lib/webhooks/addresses";

/** How long a receiver has for its whole response, and how much of it is stored. */
const TIMEOUT_MS = 10_000;
const KEPT_BYTES = 64 * 1024;

export type Sent = { url: string; headers: Record<string, string>; body: string };
type Answer = { status: number; headers: Record<string, string>; body: string };

/** The result of one attempt. `error` is null when the response has a status from 200 to 299. */
export type Outcome = { answer: Answer | null; error: { code: string; message: string } | null; durationMs: number };

/** Posts once, without following redirects or keeping the connection. Never throws. */
export async function post(
  { url, headers, body }: Sent,
  { timeoutMs = TIMEOUT_MS, allowPrivate = privateAllowed() } = {},
): Promise<Outcome> {
  const started = performance.now();
  const after = (outcome: Omit<Outcome, "durationMs">) => ({
    ...outcome,
    durationMs: Math.round(performance.now() - started),
  });
  try {
    await requireCallable(url, allowPrivate);
    const answer = await exchange({ url, headers, body }, timeoutMs, allowPrivate);
    return after({ answer, error: refusalOf(answer.status) });
  } catch (error) {
    return after({ answer: null, error: failureOf(error, timeoutMs) });
  }
}

function exchange({ url, headers, body }: Sent, timeoutMs: number, allowPrivate: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? requestHttps : requestHttp;
    const sending = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    });
    sending.on("error", reject);
    sending.on("response", (response) => {
      bodyOf(response).then((text) => {
        resolve({ status: response.statusCode ?? 0, headers: flat(response), body: text });
        sending.destroy();
      }, reject);
    });
    sending.end(body);
  });
}

/** The text of the response up to the stored size; the rest is not read. */
async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= KEPT_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString("utf8");
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));
}

function refusalOf(status: number): Outcome["error"] {
  if (status >= 200 && status <= 299) return null;
  if (status >= 300 && status <= 399)
    return { code: "redirected", message: `It responded with ${status}; redirects are not followed.` };
  return { code: `http_${status}`, message: `It responded with ${status}.` };
}

function failureOf(error: unknown, timeoutMs: number): { code: string; message: string } {
  if (error instanceof AppError) return { code: "not_callable", message: error.message };
  if (!(error instanceof Error)) return { code: "unknown", message: String(error) };
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return { code: "timed_out", message: `It did not respond within ${timeoutMs / 1000} s.` };
  }
  const code = "code" in error ? String(error.code) : "unknown";
  return { code: code.toLowerCase(), message: storableText(error.message, 500) || `The connection failed (${code}).` };
}

const SECRET = /authorization|cookie|secret|token|signature|api-?key/i;

/** The headers to store, without credentials. */
export function redacted(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET.test(name) ? "[redacted]" : value]),
  );
}
