import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { historyOf } from "@/lib/core/records/history";
import { onboardingParts } from "@/lib/onboarding-runs/parts";
import { failOnboardingRun } from "@/lib/onboarding-runs/provider";
import { findOpenRun, requireOnboardingRun } from "@/lib/onboarding-runs/store";
import { inTenant, readIn } from "@/lib/stores/postgres";
import { counts, importing, reasons } from "@/scripts/import/importing.fixture";
import { importOnboardingRun } from "@/scripts/import/onboarding-run";

const test = importing();
const { file, run } = test;
const page = (url: string, text: string, more = "") => `---\nurl: ${url}\n${more}---\n\n${text}\n`;

/** A complete folder with `changes` applied; null omits a file. */
function folder(name: string, changes: Record<string, string | null> = {}): string {
  const files = {
    "site.json":
      '{"website": "https://www.example.com", "sources": [{"url": "https://blog.example.com", "kind": "blog"}]}',
    "pages/about.md": page("https://www.example.com/about", "We mend boots."),
    "pages/home.txt": page(
      "https://www.example.com/",
      "Boots.",
      "title: Home\nstatus: 203\nfetched_at: 2026-01-02T03:04:05Z\n",
    ),
    "research.md": "# Research\n\nThey mend boots.\n",
    "context.md": "# Context\n\nA cobbler.\n",
    ...changes,
  };
  mkdirSync(join(test.place, name, "pages"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    if (text !== null) file(join(name, path), text);
  }
  return join(test.place, name);
}

describe("onboarding run", () => {
  it("is imported once, up to its approval, with everything it gathered", async () => {
    const path = folder("cobbler");
    expect(counts(await run(importOnboardingRun, path))).toEqual([1, 1, 0, 0]);
    expect(counts(await run(importOnboardingRun, `${path}/`))).toEqual([1, 0, 1, 0]);
    const open = await findOpenRun(test.scope);
    const row = await requireOnboardingRun(test.scope, open?.refId ?? "");
    expect([row.status, row.step, row.website]).toEqual(["awaiting_approval", "approval", "https://www.example.com"]);
    const parts = await onboardingParts(test.scope, row);
    expect(parts.agreement.differences).toEqual([]);
    expect(parts.research).toEqual({ state: "present", value: "# Research\n\nThey mend boots.\n" });
    expect(parts.contextFile).toEqual({ state: "present", value: "# Context\n\nA cobbler.\n" });
    expect(parts.document).toMatchObject({
      value: {
        sources: [
          { url: "https://www.example.com", kind: "website" },
          { url: "https://blog.example.com", kind: "blog" },
        ],
        scraped: [
          { url: "https://www.example.com/about", title: "about", status: 200 },
          { url: "https://www.example.com/", title: "Home", status: 203, fetchedAt: new Date("2026-01-02T03:04:05Z") },
        ],
      },
    });
    expect((await historyOf(test.scope, "onboarding_run", row.id)).map(({ event }) => event).reverse()).toEqual([
      "start",
      "research",
      "draft",
      "ask_approval",
    ]);
  });

  it("reads the website from the front matter, and rejects a second open run and a changed folder", async () => {
    const front = "---\nwebsite: https://shop.example.com\n---\n# Context\n\nA shop.\n";
    expect(counts(await run(importOnboardingRun, folder("shop", { "site.json": null, "context.md": front })))).toEqual([
      1, 1, 0, 0,
    ]);
    expect((await findOpenRun(test.scope))?.status).toBe("awaiting_approval");
    expect(reasons(await run(importOnboardingRun, folder("other")))).toEqual({
      other: expect.stringMatching(/^the tenant already has an open run, \w{26}/),
    });
    const changed = folder("shop", { "site.json": null, "context.md": front, "research.md": "# Other\n" });
    expect(reasons(await run(importOnboardingRun, changed))).toEqual({
      shop: expect.stringMatching(/has changed since/),
    });
  });

  it("writes nothing of an incomplete folder, and names every invalid file", async () => {
    const wrong = folder("wrong", {
      "site.json": '{"website": "cobbler"}',
      "pages/about.md": "no url",
      "pages/again.md": page("https://www.example.com/", "Twice."),
      "pages/empty.md": page("https://www.example.com/empty", ""),
      "pages/large.txt": page("https://www.example.com/large", "x".repeat(1024 * 1024 + 1)),
      "research.md": "",
      "context.md": null,
    });
    const why = Object.values(reasons(await run(importOnboardingRun, wrong)))[0]?.split("; ");
    expect(why).toEqual([
      "pages/about.md: url: Required",
      "pages/empty.md: it has no text",
      expect.stringMatching(/^pages\/home\.txt: another page has the same url/),
      expect.stringMatching(/^pages\/large\.txt: its text has \d+ bytes, over the limit of 1048576/),
      "context.md: there is no such file",
      "research.md: the file is empty",
      expect.stringMatching(/^site\.json: website: Enter a URL/),
    ]);
    expect(reasons(await run(importOnboardingRun, folder("nowhere", { "site.json": null })))).toEqual({
      nowhere: expect.stringMatching(/no website\. Add site\.json/),
    });
    rmSync(join(test.place, "nowhere/pages"), { recursive: true });
    expect(Object.values(reasons(await run(importOnboardingRun, join(test.place, "nowhere"))))).toEqual([
      "it has no `pages` folder",
    ]);
    expect(Object.values(reasons(await run(importOnboardingRun, join(test.place, "none"))))).toEqual([
      "there is no such folder",
    ]);
    const where = { tenantId: test.scope.tenantId };
    expect(
      await readIn(test.scope, (db) => [db.onboardingRun.count({ where }), db.idempotencyKey.count({ where })]),
    ).toEqual([0, 0]);
  });

  it("explains what to do if the imported run has failed", async () => {
    const path = folder("cobbler");
    await run(importOnboardingRun, path);
    const { refId = "" } = (await findOpenRun(test.scope)) ?? {};
    const where = { tenantId: test.scope.tenantId, refId };
    await inTenant(test.scope, (tx) =>
      tx.onboardingRun.updateMany({ where, data: { status: "drafting", step: "drafting" } }),
    );
    await failOnboardingRun(test.scope, refId, { errorCode: "lease_expired", reason: "The import was killed." });
    expect(reasons(await run(importOnboardingRun, path))).toEqual({
      cobbler: expect.stringMatching(/has failed\. Resume it/),
    });
  });
});
