import { AsyncLocalStorage } from "node:async_hooks";

type Sent = { cookies: Record<string, string>; headers: Record<string, string> };

const sent = new AsyncLocalStorage<Sent>();

/** Runs `work` as if in a request with these cookies and headers. */
export function serving<T>(request: Sent, work: () => Promise<T>): Promise<T> {
  return sent.run(request, work);
}

/** Replaces next/headers, which only works inside Next's own requests. */
export async function cookies() {
  const jar = sent.getStore()?.cookies ?? {};
  const all = Object.entries(jar).map(([name, value]) => ({ name, value }));
  return { getAll: () => all, get: (name: string) => all.find((cookie) => cookie.name === name) };
}

export async function headers() {
  return new Headers(sent.getStore()?.headers ?? {});
}
