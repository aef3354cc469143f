import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findOpenRun } from "@/lib/onboarding-runs/store";
import { importContract } from "@/scripts/import/contract";
import { splitFront } from "@/scripts/import/front-matter";
import { counts, importing } from "@/scripts/import/importing.fixture";
import { importOnboardingRun } from "@/scripts/import/onboarding-run";
import { importOutputs } from "@/scripts/import/outputs";
import { importPosts } from "@/scripts/import/posts";
import { importSkills } from "@/scripts/import/skills";
import { importSocialPosts } from "@/scripts/import/social-posts";
import { importStrategy } from "@/scripts/import/strategy";
import { importToolCalls } from "@/scripts/import/tool-calls";

const real = join(import.meta.dirname, "../../../shared/data");
const test = importing();
const { file, run } = test;
const taken = (count: number) => [count, count, 0, 0];

describe.skipIf(!existsSync(real))("real input, of ../shared/data where that is there", () => {
  it("is imported completely as it is", async () => {
    const posts = readdirSync(join(real, "posts")).length;
    expect(counts(await run(importPosts, join(real, "posts")))).toEqual(taken(posts));
    for (const name of readdirSync(join(real, "contracts"))) {
      expect(counts(await run(importStrategy, join(real, "contracts", name)))).toEqual(taken(1));
    }
    expect(counts(await run(importContract, join(real, "pdf/partnership-principles.pdf")))).toEqual(taken(1));
    const calls = readFileSync(join(real, "tool-calls.jsonl"), "utf8").trim().split("\n").length;
    expect(counts(await run(importToolCalls, join(real, "tool-calls.jsonl")))).toEqual(taken(calls));
  });

  it("is imported completely with the front matter that other kinds require", async () => {
    const articles = readdirSync(join(real, "posts")).map((name) => {
      const { fields, body } = splitFront(readFileSync(join(real, "posts", name), "utf8"));
      return { name, body, title: JSON.stringify(String(fields.title)), about: String(fields.excerpt ?? fields.title) };
    });
    for (const { name, title, body, about } of articles) {
      const url = `https://www.example.com/${name.replace(/\.md$/, "")}`;
      file(`run/pages/${name}`, `---\nurl: ${url}\ntitle: ${title}\n---\n${body}`);
      file(`outputs/${name}`, `---\nkind: report\ntitle: ${title}\n---\n${body}`);
      file(`social/${name}`, `---\nplatform: linkedin\nhashtags: [government]\n---\n${about}`);
      file(`skills/${name}`, `---\nname: ${JSON.stringify(name.slice(0, 100))}\n---\n${body}`);
    }
    for (const [at, line] of readFileSync(join(real, "tool-calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .slice(0, 60)
      .entries()) {
      file(`outputs/${at}.json`, `{"kind": "research", "title": "Call ${at}", "content": ${line}}`);
    }
    file("run/site.json", '{"website": "https://www.example.com"}');
    file("run/research.md", readFileSync(join(real, "contracts/mutual-nda-coverpage.md")));
    file("run/context.md", readFileSync(join(real, "contracts/mutual-nda.md")));
    const many = articles.length;
    expect(counts(await run(importOutputs, join(test.place, "outputs")))).toEqual(taken(many + 60));
    expect(counts(await run(importSocialPosts, join(test.place, "social")))).toEqual(taken(many));
    expect(counts(await run(importSkills, join(test.place, "skills")))).toEqual(taken(many));
    expect(counts(await run(importOnboardingRun, join(test.place, "run")))).toEqual(taken(1));
    expect((await findOpenRun(test.scope))?.status).toBe("awaiting_approval");
  });
});
