import { describe, expect, it } from "vitest";
import { changedIntegration, looksSecret, newIntegration } from "@/lib/integrations/model";
import { redacted, REDACTED } from "@/lib/integrations/redaction";

/** Invented values with the shape of secrets. */
const RANDOM = ["aB3dE5", "gH7jK9", "mN1pQ2", "sT4vW6", "yZ8"].join("");
const JWT = `eyJhbGciOiJIUzI1NiJ9.${"a".repeat(20)}.${"b".repeat(20)}`;

const of = (o: { url?: string; headers?: Record<string, string>; body?: string | null }) =>
  redacted({ url: "https://api.example.com/v1/posts", headers: {}, body: null, ...o });

describe("what is kept of a payload", () => {
  it("has no header that carries a secret, by its name or by its value", () => {
    const secret = {
      Authorization: "Basic abc",
      Cookie: "a=b",
      "Set-Cookie": "s=1",
      "X-API-Key": "k",
      "X-Hub-Signature-256": "s",
      "X-Auth-Token": "t",
    };
    const { headers, redactions } = of({
      headers: { ...secret, "X-Custom": `Bearer ${RANDOM}`, "X-Other": JWT, Accept: "application/json" },
    });
    const { accept, ...others } = headers;
    expect(accept).toBe("application/json");
    expect(Object.keys(others)).toHaveLength(8);
    expect(new Set(Object.values(others))).toEqual(new Set([REDACTED]));
    expect(redactions).toContain("header authorization");
    expect(redactions).toHaveLength(8);
  });

  it.each([
    ["https://h.example/p?api_key=abc&page=2", `https://h.example/p?api_key=${REDACTED}&page=2`, ["url api_key"]],
    [
      "https://h.example/p?page=2&access%5Ftoken=abc",
      `https://h.example/p?page=2&access%5Ftoken=${REDACTED}`,
      ["url access_token"],
    ],
    ["https://me:pass@h.example/p", `https://${REDACTED}@h.example/p`, ["url user"]],
    [
      "/callback?code=abc&state=1#access_token=xyz",
      `/callback?code=${REDACTED}&state=1#access_token=${REDACTED}`,
      ["url code", "url access_token"],
    ],
    [`https://h.example/bot/${RANDOM}/send?x=1`, `https://h.example/bot/${REDACTED}/send?x=1`, ["url path"]],
    ["https://hooks.slack.com/services/T00/B00/abc", `https://hooks.slack.com/services/${REDACTED}`, ["url path"]],
    [`https://h.example/p?next=${RANDOM}`, `https://h.example/p?next=${REDACTED}`, ["url next"]],
    ["https://h.example/p?q=%E0%A4%A&page=2", "https://h.example/p?q=%E0%A4%A&page=2", []],
    [
      "https://h.example/2026/11/a-long-title-about-Layers-4-Winter?utm_source=x",
      "https://h.example/2026/11/a-long-title-about-Layers-4-Winter?utm_source=x",
      [],
    ],
  ])("has no secret of the address %s", (url, kept, redactions) => {
    expect(of({ url })).toMatchObject({ url: kept, redactions });
  });

  it("has no named secret of a body, JSON or form, and is else the same to the byte", () => {
    const json = of({ body: '{"access_token": "a\\"b", "expires_in": 3600, "note": "the token stays"}' });
    expect(json.body).toBe(`{"access_token": "${REDACTED}", "expires_in": 3600, "note": "the token stays"}`);
    expect(json.redactions).toEqual(["body access_token"]);
    expect(of({ body: "grant_type=refresh&client_secret=abc&scope=all" }).body).toBe(
      `grant_type=refresh&client_secret=${REDACTED}&scope=all`,
    );
    const plain = '{"title":"A secret garden","id":12345678901234567890}';
    expect(of({ body: plain })).toMatchObject({ body: plain, redactions: [] });
  });
});

describe("a secret that is pasted", () => {
  it.each([
    RANDOM,
    JWT,
    `Bearer ${RANDOM}`,
    "sk-live-12345678",
    "sk_test_1234",
    "ghp_abcdefgh",
    "xoxb-1-2",
    "0123456789abcdef0123456789abcdef",
    "-----BEGIN PRIVATE KEY-----",
  ])("is seen to be one: %s", (text) => expect(looksSecret(text)).toBe(true));

  it.each([
    "vault:tenants/acme/hubspot",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
    "https://blog.example.com/wp-json/wp/v2",
    "marketing-team-newsletter",
    "UA-12345678-1",
    "MarketingNewsletterAudience2026",
  ])("is not seen in %s", (text) => expect(looksSecret(text)).toBe(false));

  const given = { provider: "hubspot", name: "CRM", secretRef: "vault:tenants/acme/hubspot" };
  const errorsOf = (o: object) =>
    newIntegration
      .safeParse({ ...given, ...o })
      .error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];

  it("is refused as a name and in settings, in words and without being repeated", () => {
    expect(errorsOf({ secretRef: `sk-${RANDOM}` })).toEqual([
      expect.stringMatching(/^secretRef This looks like a secret/),
    ]);
    expect(errorsOf({ secretRef: `vault:tenants/acme/${RANDOM}` })).toEqual([
      expect.stringMatching(/^secretRef This looks like/),
    ]);
    expect(errorsOf({ settings: JSON.stringify({ a: { b: [RANDOM] } }) })).toEqual([
      expect.stringMatching(/^settings This looks like a secret.*not in a\.b\.0/),
    ]);
    expect(errorsOf({ settings: '{"api_key": "short"}' })).toEqual([
      expect.stringMatching(/^settings This looks like a secret.*not in api_key/),
    ]);
    expect(errorsOf({ settings: JSON.stringify({ a: RANDOM }) }).join()).not.toContain(RANDOM);
  });

  it("leaves good settings as they are, and names what is wrong with others", () => {
    const settings = '{"site": "https://blog.example.com", "drafts": true, "lists": [1, 2]}';
    expect(newIntegration.parse({ ...given, settings }).settings).toEqual(JSON.parse(settings));
    expect(newIntegration.parse(given).settings).toEqual({});
    expect(errorsOf({ settings: "{" })).toEqual([expect.stringMatching(/^settings Invalid JSON/)]);
    expect(errorsOf({ settings: "[]" })).toEqual([expect.stringMatching(/^settings Enter a JSON object/)]);
    expect(errorsOf({ settings: `{"a": "${"x".repeat(16_000)}"}` })).toEqual([expect.stringMatching(/at most 16,000/)]);
    expect(errorsOf({ settings: '{"a":{"b":{"c":{"d":{"e":{}}}}}}' })).toEqual([
      expect.stringMatching(/Nest at most 5 levels deep/),
    ]);
    expect(errorsOf({ secretRef: "hubspot" })).toEqual([
      "secretRef Enter a path in the secret store, such as vault:tenants/acme/hubspot",
    ]);
    expect(errorsOf({ provider: "fax", name: "x" })).toHaveLength(2);
    expect(changedIntegration.safeParse({}).success).toBe(false);
  });
});
