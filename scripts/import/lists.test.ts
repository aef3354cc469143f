import { describe, expect, it } from "vitest";
import { readIn } from "@/lib/stores/postgres";
import { auditOf } from "@/lib/testing/people";
import { recordsOf } from "@/scripts/import/csv";
import { counts, importing, reasons } from "@/scripts/import/importing.fixture";
import { importIntegrations } from "@/scripts/import/integrations";
import { importPeople } from "@/scripts/import/people";
import { importWebhookEndpoints } from "@/scripts/import/webhook-endpoints";

const test = importing();
const { file, run } = test;
const list = (name: string, ...entries: unknown[]) => file(name, JSON.stringify(entries));
const SECRET = "sk-live-4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c";

describe("integrations", () => {
  it("connects each once, and rejects secrets, other tenants' secrets and invalid input", async () => {
    const where = { tenantId: test.scope.tenantId };
    const [tenant] = await readIn(test.scope, (db) => [db.tenant.findFirstOrThrow({ where: { id: where.tenantId } })]);
    const own = { provider: "ghost", name: "The blog", secret_ref: `vault:tenants/${tenant.slug}/ghost` };
    const path = list(
      "all.json",
      { ...own, settings: { site: "blog", depth: 2 } },
      { ...own, name: "Pasted", secret_ref: SECRET },
      { ...own, name: "Inside", settings: { auth: { api_key: "abc" } } },
      { ...own, name: "Foreign", secret_ref: "vault:tenants/somebody-else/ghost" },
      { ...own, name: "Odd", provider: "fax" },
      { ...own, name: "More", password: SECRET },
      { provider: "ghost", name: "Without" },
      { ...own, settings: { site: "shop" } },
      "ghost",
    );
    const summary = await run(importIntegrations, path);
    expect(counts(summary)).toEqual([9, 1, 0, 8]);
    expect(reasons(summary)).toEqual({
      "all.json, entry 2": expect.stringMatching(/^secret_ref: This looks like a secret/),
      "all.json, entry 3": expect.stringMatching(/^settings: This looks like a secret.*not in auth\.api_key/),
      "all.json, entry 4": expect.stringMatching(/Use one of this tenant's secrets/),
      "all.json, entry 5": "provider: Choose one of the listed services",
      "all.json, entry 6": "the entry: Unknown fields: password",
      "all.json, entry 7": "secret_ref: Required",
      "all.json, entry 8": expect.stringMatching(/^all\.json, entry 1 has the same provider and name/),
      "all.json, entry 9": "the entry: Not an object",
    });
    expect(summary.lines().join()).not.toContain(SECRET);
    expect(counts(await run(importIntegrations, path))).toEqual([9, 0, 1, 8]);
    const mended = list("mended.json", { ...own, name: "Foreign" });
    expect(counts(await run(importIntegrations, mended))).toEqual([1, 1, 0, 0]);
    const [rows] = await readIn(test.scope, (db) => [db.integration.findMany({ where: { ...where, name: own.name } })]);
    expect(rows).toMatchObject([{ name: "The blog", status: "connected", settings: { site: "blog", depth: 2 } }]);
  });

  it("rejects a file without a list", async () => {
    const why = async (content: string) =>
      Object.values(reasons(await run(importIntegrations, file("x.json", content))));
    expect(await why("{")).toEqual([expect.stringMatching(/^not valid JSON/)]);
    expect(await why("{}")).toEqual(["the file: Not a list. Start it with ["]);
    expect(await why("[]")).toEqual(["the file: The list is empty"]);
    const missing = await run(importIntegrations, `${test.place}/none.json`);
    expect([counts(missing), reasons(missing)]).toEqual([[1, 0, 0, 1], { "none.json": "there is no such file" }]);
  });
});

describe("webhook endpoints", () => {
  it("creates each once, and rejects invalid input", async () => {
    const orders = {
      name: "Orders",
      url: "https://example.com/hooks",
      events: ["strategy.active"],
      secret_ref: "webhooks/orders",
    };
    const path = list(
      "hooks.json",
      orders,
      { ...orders, name: "Plain", url: "http://example.com/hooks" },
      { ...orders, name: "Deaf", events: ["strategy.sung"] },
      { ...orders, name: "Pasted", secret_ref: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    );
    const summary = await run(importWebhookEndpoints, path);
    expect(counts(summary)).toEqual([4, 1, 0, 3]);
    expect(Object.values(reasons(summary))).toEqual([
      expect.stringMatching(/^url: Must start with https/),
      expect.stringMatching(/^events\.0: Choose one of the listed events/),
      expect.stringMatching(/^secret_ref: This looks like a secret/),
    ]);
    expect(counts(await run(importWebhookEndpoints, path))).toEqual([4, 0, 1, 3]);
    const where = { tenantId: test.scope.tenantId };
    const [rows] = await readIn(test.scope, (db) => [db.webhookEndpoint.findMany({ where })]);
    expect(rows).toMatchObject([{ name: "Orders", status: "active", url: orders.url, secretRef: orders.secret_ref }]);
  });
});

describe("people", () => {
  it("adds each once with role and audit event, and rejects others by line", async () => {
    const path = file(
      "people.csv",
      '\uFEFFemail,name,role\r\nann@example.com,"Ann ""the pen"" O\'Hara, editor",editor\r\n\r\nbo@example.com,Bo,owner\r\n' +
        'nobody,Cy,viewer\r\ndi@example.com,Di\r\ned@example.com,Ed,king\r\nfay@example.com,F"ay,viewer\r\n' +
        "BO@example.com,Bo,viewer\r\ngus@example.com,Gus,viewer",
    );
    const summary = await run(importPeople, path);
    expect(counts(summary)).toEqual([8, 3, 0, 5]);
    expect(reasons(summary)).toEqual({
      "people.csv:5": "email: Enter a valid email address",
      "people.csv:6": "it has 2 fields; the header has 3",
      "people.csv:7": "role: Choose owner, editor or viewer",
      "people.csv:8": expect.stringMatching(/^a field contains a quote or a lone carriage return/),
      "people.csv:9": "line 4 has bo@example.com too, with different values. Keep one of them",
    });
    expect(counts(await run(importPeople, path))).toEqual([8, 0, 3, 5]);
    const where = { tenantId: test.scope.tenantId };
    const [rows] = await readIn(test.scope, (db) => [
      db.user.findMany({ where, orderBy: { email: "asc" }, include: { memberships: true } }),
    ]);
    expect(rows.map(({ email, name, memberships }) => [email, name, memberships.map(({ role }) => role)])).toEqual([
      ["ann@example.com", 'Ann "the pen" O\'Hara, editor', ["editor"]],
      ["bo@example.com", "Bo", ["owner"]],
      ["gus@example.com", "Gus", ["viewer"]],
    ]);
    const [ann] = rows;
    expect(await auditOf(test.scope, ann?.refId ?? "")).toMatchObject([
      { action: "user.invited", before: null, after: { email: "ann@example.com", role: "editor" } },
    ]);
  });

  it("accepts spaces around fields, and treats % and _ literally", async () => {
    const first = file("a.csv", "email, name, role\n janexdoe@example.com , Jane , Viewer \n");
    expect(counts(await run(importPeople, first))).toEqual([1, 1, 0, 0]);
    const second = file("b.csv", "email,name,role\njane_doe@example.com,Jane,viewer\nJANEXDOE@example.com,J,viewer\n");
    expect(counts(await run(importPeople, second))).toEqual([2, 1, 0, 1]);
  });

  it("rejects names with invisible characters, and accepts every script", async () => {
    const names = ["A\u0007B", "abc\u202edef", "\u200b\u200b", "שלום", "👩‍👩‍👧‍👦", "می‌خواهم"];
    const records = names.map((name, at) => `p${at}@example.com,${name},viewer`);
    const summary = await run(importPeople, file("names.csv", `email,name,role\n${records.join("\n")}\n`));
    expect(counts(summary)).toEqual([6, 3, 0, 3]);
    expect(Object.values(reasons(summary))).toEqual([
      expect.stringMatching(/^name: Remove the control character \(U\+0007\)/),
      expect.stringMatching(/^name: Remove the invisible character \(U\+202E\)/),
      expect.stringMatching(/^name: Remove the invisible character \(U\+200B\)/),
    ]);
  });

  it("rejects a file with a different header or without rows", async () => {
    const why = async (content: string) => Object.values(reasons(await run(importPeople, file("p.csv", content))));
    expect(await why("email;name;role\na@example.com;A;viewer\n")).toEqual([
      expect.stringMatching(/separated by semicolons/),
    ]);
    expect(await why("email\tname\trole\na@example.com\tA\tviewer\n")).toEqual([
      expect.stringMatching(/separated by tabs/),
    ]);
    expect(await why("email,name,role\ra@example.com,A,viewer\r")).toEqual([
      expect.stringMatching(/carriage returns only/),
    ]);
    expect(await why("email,name\na@example.com,A\n")).toEqual(["line 1: the header is not email,name,role"]);
    expect(await why("role,email,name\n\n")).toEqual(["there are no people below the header"]);
    expect(await why("")).toEqual(["the file is empty"]);
  });
});

describe("recordsOf", () => {
  const fieldsOf = (text: string) => [...recordsOf(text)].map(({ line, fields, problem }) => [line, problem ?? fields]);

  it("reads quotes, commas and line breaks within quotes, and both line endings", () => {
    expect(fieldsOf('a,b\r\n"1,""x""\n2", 3 \n,\n"",')).toEqual([
      [1, ["a", "b"]],
      [2, ['1,"x"\n2', " 3 "]],
      [4, ["", ""]],
      [5, ["", ""]],
    ]);
    expect(fieldsOf("")).toEqual([]);
  });

  it("continues after a stray character, but not after an unclosed quote", () => {
    expect(fieldsOf('a"b,c\nd\n"e"f\ng\rh\n"i\nj')).toEqual([
      [1, expect.stringMatching(/a field contains a quote/)],
      [2, ["d"]],
      [3, expect.stringMatching(/a field contains a quote/)],
      [4, expect.stringMatching(/a field contains a quote/)],
      [5, expect.stringMatching(/never closed/)],
    ]);
    const long = `"${"x".repeat(2 * 1024 * 1024)}`;
    expect(fieldsOf(`${long}"`)).toEqual([[1, [long.slice(1)]]]);
    expect(fieldsOf(long)).toEqual([[1, expect.stringMatching(/never closed/)]]);
  });
});
