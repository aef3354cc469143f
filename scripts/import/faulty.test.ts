import { describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { claim } from "@/lib/core/records/claims";
import { readIn } from "@/lib/stores/postgres";
import { smallPdf } from "@/lib/testing/small-pdf";
import { importContract } from "@/scripts/import/contract";
import { counts, importing, reasons } from "@/scripts/import/importing.fixture";
import { importIntegrations } from "@/scripts/import/integrations";
import { importOnboardingRun } from "@/scripts/import/onboarding-run";
import { importOutputs } from "@/scripts/import/outputs";
import { importPeople } from "@/scripts/import/people";
import { importPosts } from "@/scripts/import/posts";
import type { ImportRun } from "@/scripts/import/run";
import { importSkills } from "@/scripts/import/skills";
import { importSocialPosts } from "@/scripts/import/social-posts";
import { importStrategy } from "@/scripts/import/strategy";
import { importToolCalls } from "@/scripts/import/tool-calls";
import { importWebhookEndpoints } from "@/scripts/import/webhook-endpoints";

const test = importing();
const { file, run } = test;

type Kind = {
  importer: (run: ImportRun, path: string) => Promise<void>;
  /** Writes a valid source of the kind and returns the path to import. */
  source: (slug: string) => string;
  key: string;
};

const json = (name: string, ...entries: unknown[]) => file(name, JSON.stringify(entries));
const folder = (name: string, content: string) => file(name, content) && test.place;

const KINDS: Record<string, Kind> = {
  posts: { importer: importPosts, key: "posts/a.md", source: () => folder("a.md", "# A\n\nText.\n") },
  "social posts": {
    importer: importSocialPosts,
    key: "social-posts/a.md",
    source: () => folder("a.md", "---\nplatform: x\n---\n\nCopy.\n"),
  },
  outputs: {
    importer: importOutputs,
    key: "outputs/a.md",
    source: () => folder("a.md", "---\nkind: report\ntitle: A\n---\n\nText.\n"),
  },
  strategy: { importer: importStrategy, key: "strategy/a.md", source: () => file("a.md", "# A\n\nText.\n") },
  skills: {
    importer: importSkills,
    key: "skills/a.md",
    source: () => folder("a.md", "---\nname: A skill\n---\n\nWhat the agent is to do with it.\n"),
  },
  "an onboarding run": {
    importer: importOnboardingRun,
    key: "onboarding-run/shop",
    source: () => {
      file("shop/site.json", '{"website": "https://www.shop.test"}');
      file("shop/pages/home.md", "---\nurl: https://www.shop.test/\n---\n\nBoots.\n");
      file("shop/research.md", "What was found.\n");
      return file("shop/context.md", "# Shop\n\nBoots.\n").replace(/\/context\.md$/, "");
    },
  },
  "a contract": { importer: importContract, key: "contract/a.pdf", source: () => file("a.pdf", smallPdf("mended")) },
  integrations: {
    importer: importIntegrations,
    key: "integrations/ghost/The blog",
    source: (slug) =>
      json("a.json", { provider: "ghost", name: "The blog", secret_ref: `vault:tenants/${slug}/ghost` }),
  },
  "webhook endpoints": {
    importer: importWebhookEndpoints,
    key: "webhook-endpoints/Orders",
    source: () =>
      json("a.json", {
        name: "Orders",
        url: "https://example.com/h",
        events: ["strategy.active"],
        secret_ref: "orders",
      }),
  },
  people: {
    importer: importPeople,
    key: "people/a@example.com",
    source: () => file("a.csv", "email,name,role\nA@example.com,A,viewer\n"),
  },
  "tool calls": {
    importer: importToolCalls,
    key: "tool-calls/1",
    source: () => file("a.jsonl", '{"source_id":1,"tool_name":"t","request":{},"response":{}}\n'),
  },
};

const slugOf = async (scope: TenantScope) => {
  const [{ slug }] = await readIn(scope, (db) => [db.tenant.findFirstOrThrow({ where: { id: scope.tenantId } })]);
  return slug;
};

describe("A claim without a written record lets a corrected source be imported once", () => {
  it.each(Object.entries(KINDS))("%s", async (_, { importer, source, key }) => {
    await claim(test.scope, `import:${key}`, { refId: newRefId(), fingerprint: "of what was refused" });
    const path = source(await slugOf(test.scope));
    expect(counts(await run(importer, path))).toEqual([1, 1, 0, 0]);
    expect(counts(await run(importer, path))).toEqual([1, 0, 1, 0]);
  });
});

describe("A faulty source is rejected with its reason, and the others are imported", () => {
  const NUL_TITLE = '---\ntitle: "Spring\\0 plan"\n---\n\nText.\n';

  it("posts", async () => {
    file("a.md", NUL_TITLE);
    file("b.md", "---\ntitle: Summer plan\n---\n\nText.\n");
    const summary = await run(importPosts, test.place);
    expect(counts(summary)).toEqual([2, 1, 0, 1]);
    expect(reasons(summary)).toEqual({ "a.md": "the title: Remove the control character (U+0000)" });
    file("a.md", NUL_TITLE.replace("\\0", ""));
    expect(counts(await run(importPosts, test.place))).toEqual([2, 1, 1, 0]);
  });

  it("skills", async () => {
    const text = '---\nname: "Call\\0 notes"\n---\n\nA body that is long enough for a skill.\n';
    file("a.md", text);
    file("b.md", text.replace("Call\\0", "Calm"));
    const summary = await run(importSkills, test.place);
    expect(counts(summary)).toEqual([2, 1, 0, 1]);
    file("a.md", text.replace("\\0", ""));
    expect(counts(await run(importSkills, test.place))).toEqual([2, 1, 1, 0]);
  });

  it("tool calls, identified only by source_id", async () => {
    const call = (id: string, more: object = {}) =>
      JSON.stringify({ source_id: id, tool_name: "t", request: {}, response: {}, ...more });
    const lines = [
      call("y1"),
      call("y2", { started_at: "0000-06-01T00:00:00Z" }),
      call("half \ud800"),
      call("y3", { request: { "\ud800": "\0" } }),
      call("y1", { request: { another: true } }),
    ];
    const path = file("calls.jsonl", `${lines.join("\n")}\n`);
    const summary = await run(importToolCalls, path);
    expect(counts(summary)).toEqual([5, 2, 0, 3]);
    expect(reasons(summary)).toMatchObject({
      "calls.jsonl:2": expect.stringMatching(/^started_at: Use a year/),
      "calls.jsonl:3": expect.stringMatching(/^source_id: Remove the incomplete character/),
      "calls.jsonl:5": expect.stringMatching(/^source_id y1: line 1 of this file has it/),
    });
    for (let round = 0; round < 2; round++) expect(counts(await run(importToolCalls, path))).toEqual([5, 0, 2, 3]);
    const other = await run(importToolCalls, file("other.jsonl", call("y1", { tool_name: "other" })));
    expect(reasons(other)).toEqual({
      "other.jsonl:1": expect.stringMatching(
        /^source_id y1: a call imported on [\d: -]+ UTC has it, .*Give this call its own$/,
      ),
    });
  });
});
