import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sample } from "@/lib/testing/sample";
import type { Article } from "../article";
import { LIMITS } from "./limits";
import { readArticle } from "./read-article";
import { RenderFailure, RenderPool, type RenderPoolOptions } from "./render-pool";
import { COSTLY, REALISTIC } from "./shapes.fixture";

const ENTRY = "generated/render-process.cjs";
const OPTIONS = { idPrefix: "md-" };
/** A text within all limits that takes seconds: many passages, each as dense as allowed. */
const SLOW = `${"a\n=\n".repeat(900)}\n`.repeat(60);

const pools: RenderPool[] = [];
function pool(o: Partial<RenderPoolOptions> = {}): RenderPool {
  const made = new RenderPool({
    entry: ENTRY,
    processes: 2,
    deadlineMs: 100_000,
    heapMb: 384,
    waiting: 100,
    idleMs: 5_000,
    ...o,
  });
  pools.push(made);
  return made;
}

beforeAll(async () => {
  // Imported by name at run time, because lint forbids a component's test to import a script.
  const { bundleRenderer } = (await import(/* @vite-ignore */ `${process.cwd()}/scripts/bundle-renderer.mjs`)) as {
    bundleRenderer(): Promise<void>;
  };
  await bundleRenderer();
});
afterAll(() => {
  for (const made of pools) made.close();
});

const outcome = (texts: RenderPool, source: string): Promise<Article | RenderFailure> =>
  texts.renderArticle(source, OPTIONS).catch((error: unknown) => {
    if (error instanceof RenderFailure) return error;
    throw error;
  });

describe("texts of every shape", () => {
  it("enforces the limits on each, and keeps responding", { timeout: 300_000 }, async () => {
    const texts = pool({ deadlineMs: 2_000 });
    expect(Object.keys(COSTLY).length).toBeGreaterThanOrEqual(40);
    const names = sample(Object.keys(COSTLY), 3);
    const shown = { laidOut: 0, passages: 0, source: 0, late: 0, memory: 0 };
    let largest = { name: "", html: 0 };
    await Promise.all(
      names.map(async (name) => {
        const result = await outcome(texts, COSTLY[name] ?? "");
        if (result instanceof RenderFailure) {
          expect([name, result.reason]).toEqual([name, expect.stringMatching(/^(?:late|memory)$/)]);
          shown[result.reason as "late" | "memory"] += 1;
          return;
        }
        expect([name, result.html.length <= LIMITS.html]).toEqual([name, true]);
        if (result.html.length > largest.html) largest = { name, html: result.html.length };
        if (result.refusal) shown.source += 1;
        else if (result.html.includes("Shown as source")) shown.passages += 1;
        else shown.laidOut += 1;
      }),
    );
    process.stdout.write(
      `${names.length} shapes: ${JSON.stringify(shown)}; the largest HTML is of "${largest.name}", ${largest.html} characters\n`,
    );
    expect((await texts.renderArticle("# Still here", OPTIONS)).html).toContain("Still here");
  });

  it.each(Object.entries(REALISTIC))(
    "renders %s completely",
    { timeout: 120_000 },
    async (_name, { source, headings }) => {
      const article = await pool({ deadlineMs: 110_000 }).renderArticle(source, OPTIONS);
      expect(article.refusal).toBeNull();
      expect(article.html).not.toContain("Shown as source");
      expect(article.headings).toHaveLength(headings);
    },
  );
});

describe("a pool of processes", () => {
  it(
    "kills a text that is late; the server answers meanwhile and the next text is laid out",
    { timeout: 180_000 },
    async () => {
      const server = createServer((_request, response) => response.end("ok")).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const texts = pool({ processes: 1, deadlineMs: 1_500 });
      let [answered, over] = [0, false];
      const late = outcome(texts, SLOW).finally(() => (over = true));
      while (!over) {
        const { port } = server.address() as AddressInfo;
        expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("ok");
        answered += 1;
      }
      server.close();
      const result = await late;
      expect(result instanceof RenderFailure && result.reason).toBe("late");
      expect(answered).toBeGreaterThan(0);
      const next = pool({ processes: 1 });
      expect((await next.renderArticle("*next*", OPTIONS)).html).toContain("<em>next</em>");
    },
  );

  it("renders the texts queued behind a killed one", { timeout: 180_000 }, async () => {
    const texts = pool({ processes: 1, heapMb: 64, deadlineMs: 3_000 });
    const source = "# a\n\n".repeat(30_000);
    const [huge, small] = await Promise.all([outcome(texts, source), outcome(texts, "small")]);
    // With a nearly full heap, garbage collection may run until the deadline.
    expect(huge instanceof RenderFailure && huge.reason).toMatch(/^(?:memory|late)$/);
    expect(small).toMatchObject({ refusal: null });
  });

  it(
    "refuses a text when too many wait, and says when the process itself is at fault",
    { timeout: 180_000 },
    async () => {
      const texts = pool({ processes: 1, waiting: 1 });
      const results = await Promise.all(["one", "two", "three"].map((text) => outcome(texts, text)));
      expect(results.map((result) => (result instanceof RenderFailure ? result.reason : "laid out"))).toEqual([
        "laid out",
        "laid out",
        "busy",
      ]);
      expect(await outcome(pool({ entry: "generated/no-such-file.cjs" }), "text")).toMatchObject({ reason: "crashed" });
    },
  );
});

describe("readArticle", () => {
  it("renders the same text once for concurrent requests", { timeout: 180_000 }, async () => {
    const source = `# Asked for twice ${process.hrtime.bigint()}`;
    const [one, two] = await Promise.all([readArticle(source), readArticle(source)]);
    expect(two).toBe(one);
    expect(await readArticle(source)).toBe(one);
    expect((await readArticle(source, { idPrefix: "other-" })).headings[0]?.id).toMatch(/^other-/);
  });

  it("shows the source of a text that is too large, with the reason", async () => {
    const { refusal, html } = await readArticle("x".repeat(LIMITS.text + 1));
    expect(refusal).toMatch(/^This text is too large to render\. It has 2,200,001 characters/);
    expect(html.length).toBeLessThan(LIMITS.sourceShown + 100);
  });
});
