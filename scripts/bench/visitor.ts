/** A signed-in staff member without a browser. */
export type Visitor = { cookie: string; get(path: string): Promise<Response> };

/** Signs in like a browser: gets the CSRF token, then posts the form. @throws if the sign-in is refused */
export async function signIn(origin: string, email: string, password: string): Promise<Visitor> {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(origin + path, { redirect: "manual", ...init, headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", ...value] = (line.split(";")[0] ?? "").split("=");
      jar.set(name, value.join("="));
    }
    return response;
  };
  const { csrfToken } = (await (await send("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, email, password, json: "true" });
  const answer = await send("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form,
  });
  const name = [...jar.keys()].find((cookie) => cookie.endsWith("next-auth.session-token"));
  if (!name) throw new Error(`Signing in as ${email} was refused (${answer.status}). Is this the demo data?`);
  return { cookie: `${name}=${jar.get(name)}`, get: send };
}
