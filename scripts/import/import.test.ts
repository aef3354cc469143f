import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { findBlogPost, listBlogPosts } from "@/lib/blog-posts/store";
import { sha256 } from "@/lib/core/ids";
import { outputParts } from "@/lib/core/publishing/output-parts";
import { pageAt } from "@/lib/core/records/list";
import { findOpenRun } from "@/lib/onboarding-runs/store";
import { scoped } from "@/lib/stores/mongo";
import { readIn } from "@/lib/stores/postgres";
import { runBundled } from "@/lib/testing/bundle";
import { smallPdf } from "@/lib/testing/small-pdf";
import { importContract } from "@/scripts/import/contract";
import { counts, importing } from "@/scripts/import/importing.fixture";
import { importPosts } from "@/scripts/import/posts";
import { importStrategy } from "@/scripts/import/strategy";
import { importToolCalls } from "@/scripts/import/tool-calls";

const test = importing();
const { file, run } = test;

const line = (id: number | string, more: object = {}) =>
  JSON.stringify({ source_id: id, tool_name: "search", request: { id }, response: { text: `answer ${id}` }, ...more });
const pdf = smallPdf;

describe("posts", () => {
  it("imports valid files, rejects each invalid one with its reason, and continues", async () => {
    file("2026-01-02-good.md", "---\ntitle: Good\n---\n\n# Good\n\nText.\n");
    file("bom.md", "\uFEFF# With a mark\n\nText.\n");
    file("empty.md", "");
    file("latin.md", Buffer.from([0x23, 0x20, 0xe9, 0x0a]));
    file("large.md", `# Large\n\n${"x".repeat(2 * 1024 * 1024)}`);
    file("open.md", "---\ntitle: x\n");
    file("untitled.md", "Only text.\n");
    file("!.md", "# 手順\n\nText.\n");
    mkdirSync(join(test.place, "folder.md"));
    file("picture.png", "no post");
    const summary = await run(importPosts, test.place);
    expect(counts(summary)).toEqual([9, 3, 0, 6]);
    const why = Object.fromEntries(summary.refusals.map(({ where, why: reason }) => [where, reason]));
    expect(why["empty.md"]).toMatch(/empty/);
    expect(why["latin.md"]).toMatch(/UTF-8/);
    expect(why["large.md"]).toMatch(/2\.0 MB; the limit is 2\.0 MB/);
    expect(why["open.md"]).toMatch(/never closed/);
    expect(why["untitled.md"]).toMatch(/no title/);
    expect(why["folder.md"]).toMatch(/not a file/);
    const rows = await listBlogPosts(test.scope, {}, pageAt(null));
    expect(rows.map(({ title, slug, status }) => [title, slug, status]).sort()).toEqual([
      ["Good", "good", "draft"],
      ["With a mark", "bom", "draft"],
      ["手順", "shou-shun", "draft"],
    ]);
    for (const { refId } of rows) {
      const row = await findBlogPost(test.scope, refId);
      expect(row && (await outputParts(test.scope, "blog_posts", row)).agreement.differences).toEqual([]);
    }
  });

  it("writes nothing twice, and rejects a source that has changed since", async () => {
    file("a.md", "# A\n\nText.\n");
    file("b.md", "# B\n\nText.\n");
    expect(counts(await run(importPosts, test.place))).toEqual([2, 2, 0, 0]);
    file("b.md", "# B\n\nOther text.\n");
    const again = await run(importPosts, test.place);
    expect(counts(again)).toEqual([2, 0, 1, 1]);
    expect(again.refusals[0]).toMatchObject({
      where: "b.md",
      why: expect.stringMatching(/imported on .* and has changed/),
    });
  });

  it("explains what is wrong with a folder", async () => {
    await expect(run(importPosts, join(test.place, "none"))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(run(importPosts, file("a.md", "# A"))).rejects.toThrow(/is a file/);
    rmSync(join(test.place, "a.md"));
    await expect(run(importPosts, test.place)).rejects.toThrow(/no Markdown file/);
  });
});

describe("strategy", () => {
  it("drafts the next version with its outline once", async () => {
    const path = file("plan.md", "# Plan\n\n## Aim\n\nText.\n");
    expect(counts(await run(importStrategy, path))).toEqual([1, 1, 0, 0]);
    expect(counts(await run(importStrategy, path))).toEqual([1, 0, 1, 0]);
    expect(counts(await run(importStrategy, file("next.md", "# Next\n\nText.\n")))).toEqual([1, 1, 0, 0]);
    const where = { tenantId: test.scope.tenantId };
    const [rows] = await readIn(test.scope, (db) => [db.strategy.findMany({ where, orderBy: { version: "asc" } })]);
    expect(rows.map(({ version, title, status }) => [version, title, status])).toEqual([
      [1, "Plan", "draft"],
      [2, "Next", "draft"],
    ]);
    const document = await scoped(test.scope, "strategies_content").findOne({ strategyId: rows[0]?.id ?? "" });
    expect(document?.outline.map(({ depth, text }) => [depth, text])).toEqual([
      [1, "Plan"],
      [2, "Aim"],
    ]);
    const missing = await run(importStrategy, join(test.place, "none.md"));
    expect(missing.refusals).toEqual([{ where: "none.md", why: "there is no such file" }]);
  });
});

describe("contract", () => {
  it("seals a PDF once, and rejects files that are not PDFs, are too large or are already sealed", async () => {
    const path = file("the-agreement.pdf", pdf("one"));
    expect(counts(await run(importContract, path))).toEqual([1, 1, 0, 0]);
    expect(counts(await run(importContract, path))).toEqual([1, 0, 1, 0]);
    const [rows] = await readIn(test.scope, (db) => [
      db.contract.findMany({ where: { tenantId: test.scope.tenantId } }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: "sealed", title: "the agreement", pdfSha256: sha256(pdf("one")) });
    const refused = async (name: string, content: Buffer | string) =>
      (await run(importContract, file(name, content))).refusals[0]?.why;
    expect(await refused("text.pdf", "just text")).toMatch(/not a PDF/);
    expect(await refused("cut.pdf", pdf("x").subarray(0, 12))).toMatch(/incomplete/);
    expect(await refused("empty.pdf", "")).toMatch(/empty/);
    expect(await refused("large.pdf", Buffer.alloc(40 * 1024 * 1024))).toMatch(/40\.0 MB; the limit is 32\.0 MB/);
    expect(await refused("copy.pdf", pdf("one"))).toMatch(
      /^this PDF is already contract IMPORT-[0-9A-F]{12}, "the agreement"/,
    );
    expect(await refused("the-agreement.pdf", pdf("two"))).toMatch(/has changed since/);
  });
});

describe("tool calls", () => {
  const rowsOf = async () => {
    const where = { tenantId: test.scope.tenantId };
    const [rows] = await readIn(test.scope, (db) => [db.toolCall.findMany({ where, orderBy: { refId: "asc" } })]);
    return rows;
  };

  it("stores request and response unchanged, and names each invalid line", async () => {
    const request = '{ "n": 10000000000000000000000, "a":[ ] }';
    const exact = `{"source_id":"exact","tool_name":"t","request":${request},"response": "x\\u0041" }`;
    const large = JSON.stringify({
      source_id: "large",
      tool_name: "t",
      request: "y".repeat(9 * 1024 * 1024),
      response: 1,
    });
    const parts = [exact, "{broken", line(1), "", Buffer.from([0x22, 0xff, 0x22]), line(2, { status: "odd" }), large];
    const over = Buffer.alloc(17 * 1024 * 1024, 0x20);
    const lines = [...parts, over, line(3), line(1), line(3, { response: 0 })].map((part) => Buffer.from(part));
    const path = file("calls.jsonl", Buffer.concat(lines.flatMap((part) => [part, Buffer.from("\n")])));
    const summary = await run(importToolCalls, path);
    expect(summary.refusals.map(({ where, why }) => [where, why.slice(0, 24)])).toEqual([
      ["calls.jsonl:2", expect.stringMatching(/^not valid JSON/)],
      ["calls.jsonl:5", expect.stringMatching(/UTF-8/)],
      ["calls.jsonl:6", expect.stringMatching(/^status/)],
      ["calls.jsonl:8", expect.stringMatching(/^the line has 17\.0 MB/)],
      ["calls.jsonl:11", expect.stringMatching(/^source_id 3/)],
    ]);
    expect(counts(summary)).toEqual([10, 4, 1, 5]);
    const rows = await rowsOf();
    expect(rows).toHaveLength(4);
    const kept = rows.find(({ requestBytes }) => requestBytes === request.length);
    const document = await scoped(test.scope, "tool_call_logs").findOne({ refId: kept?.refId ?? "" });
    expect(document).toMatchObject({ request: { text: request }, response: { text: '"x\\u0041"' } });
    const stored = await scoped(test.scope, "tool_call_logs").find({}, { limit: 10 });
    expect(stored.filter((each) => "s3Key" in each.request)).toHaveLength(1);
    // A test tenant's plan keeps payloads for 30 days.
    expect(Number(kept?.expiresAt) - Number(kept?.createdAt)).toBe(30 * 86_400_000);
  });

  it("writes nothing twice", async () => {
    const path = file("calls.jsonl", Array.from({ length: 1_203 }, (_, id) => line(id)).join("\n"));
    expect(counts(await run(importToolCalls, path))).toEqual([1_203, 1_203, 0, 0]);
    const before = await rowsOf();
    expect(counts(await run(importToolCalls, path))).toEqual([1_203, 0, 1_203, 0]);
    expect(await rowsOf()).toEqual(before);
    const empty = await run(importToolCalls, file("empty.jsonl", ""));
    expect(empty.refusals).toEqual([{ where: "empty.jsonl", why: "the file is empty" }]);
    await expect(run(importToolCalls, join(test.place, "none"))).rejects.toThrow(/no file/);
  });
});

describe("the command", () => {
  type Ended = { code: number | null; output: string };

  let program: string[];
  beforeAll(async () => {
    program = await runBundled("scripts/import.ts");
  });

  function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [...program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, output })));
    return { child, ended };
  }

  const tenant = () => ["--tenant", test.scope.tenantRef];

  /** Kills the import once `count` shows progress, and checks that it was incomplete. */
  async function killedHalfWay(args: string[], count: () => Promise<number>, whole: number): Promise<void> {
    const { child, ended } = start(...args);
    while ((await count()) === 0 && child.exitCode === null) await sleep(2);
    child.kill("SIGKILL");
    expect((await ended).code).toBeNull();
    const written = await count();
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(whole);
  }

  it("loses and duplicates no tool call when killed and run again", async () => {
    const whole = 5_000;
    const path = file("calls.jsonl", Array.from({ length: whole }, (_, id) => line(id)).join("\n"));
    const where = { tenantId: test.scope.tenantId };
    const count = async () => (await readIn(test.scope, (db) => [db.toolCall.count({ where })]))[0];
    await killedHalfWay(["tool-calls", path, ...tenant()], count, whole);
    const { code, output } = await start("tool-calls", path, ...tenant()).ended;
    expect(output).toMatch(/5,000 read, [\d,]+ written, [\d,]+ skipped \(already imported\), 0 rejected/);
    expect(code).toBe(0);
    expect(await count()).toBe(whole);
    expect(await scoped(test.scope, "tool_call_logs").countDocuments({}, whole + 10)).toBe(whole);
  });

  it("loses and duplicates no post when killed and run again", async () => {
    const whole = 120;
    for (let number = 0; number < whole; number++) file(`post-${number}.md`, `# Post ${number}\n\nText ${number}.\n`);
    const where = { tenantId: test.scope.tenantId };
    const count = async () => (await readIn(test.scope, (db) => [db.blogPost.count({ where })]))[0];
    await killedHalfWay(["posts", test.place, ...tenant()], count, whole);
    expect((await start("posts", test.place, ...tenant()).ended).code).toBe(0);
    const [posts, activities] = await readIn(test.scope, (db) => [
      db.blogPost.findMany({ where }),
      db.activity.count({ where }),
    ]);
    expect(new Set(posts.map(({ title }) => title)).size).toBe(whole);
    expect([posts.length, activities]).toEqual([whole, whole]);
    expect(await scoped(test.scope, "activity_outputs").countDocuments({}, whole + 10)).toBe(whole);
  });

  it("resumes an onboarding run after it was killed", async () => {
    const whole = 120;
    for (let number = 0; number < whole; number++) {
      file(`run/pages/${number}.txt`, `---\nurl: https://www.example.com/${number}\n---\nPage ${number}.\n`);
    }
    file("run/site.json", '{"website": "https://www.example.com"}');
    file("run/research.md", "# Research\n\nText.\n");
    const path = dirname(file("run/context.md", "# Context\n\nText.\n"));
    const document = () => scoped(test.scope, "onboarding_research").findOne({});
    await killedHalfWay(
      ["onboarding-run", path, ...tenant()],
      async () => (await document())?.scraped.length ?? 0,
      whole,
    );
    const { code, output } = await start("onboarding-run", path, ...tenant()).ended;
    expect([code, output]).toEqual([0, expect.stringMatching(/1 read, 1 written, 0 skipped/)]);
    expect((await document())?.scraped.map(({ url }) => url).toSorted()).toEqual(
      Array.from({ length: whole }, (_, number) => `https://www.example.com/${number}`).toSorted(),
    );
    expect((await findOpenRun(test.scope))?.status).toBe("awaiting_approval");
  });

  it("exits with 1 and the reason after a rejection or a wrong argument", async () => {
    const bad = await start("contract", file("bad.pdf", "text"), ...tenant()).ended;
    expect([bad.code, bad.output]).toEqual([1, expect.stringMatching(/rejected bad\.pdf: The file is not a PDF/)]);
    const nobody = await start("posts", test.place, "--tenant", "nobody-here").ended;
    expect([nobody.code, nobody.output]).toEqual([1, expect.stringMatching(/no tenant "nobody-here"/)]);
    const odd = await start("pictures", test.place, ...tenant()).ended;
    expect([odd.code, odd.output]).toEqual([1, expect.stringMatching(/Unknown import "pictures"/)]);
    const both = await start("skills", test.place, "--global", ...tenant()).ended;
    expect([both.code, both.output]).toEqual([1, expect.stringMatching(/--global is only for skills, in place/)]);
    const library = await start("skills", test.place, "--global").ended;
    expect([library.code, library.output]).toEqual([1, expect.stringMatching(/into the library.*no Markdown file/s)]);
  });
});
