import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testBlogPost } from "@/lib/blog-posts/blog-posts.fixture";
import type { TenantScope } from "@/lib/core/access/scope";
import { writeOutbox } from "@/lib/core/audit/outbox";
import { newId, newRefId } from "@/lib/core/ids";
import { queueExport } from "@/lib/exports/store";
import { queueRun } from "@/lib/integrity/store";
import { inTenant } from "@/lib/stores/postgres";
import { runBundled } from "@/lib/testing/bundle";
import { asOwner, testTenant } from "@/lib/testing/people";
import { createWebhookEndpoint } from "@/lib/webhooks/provider";
import { receiver } from "@/lib/webhooks/receiver.fixture";
import type { Duty } from "@/scripts/worker/duties";
import { runPass, workRounds } from "@/scripts/worker/rounds";
import { everyTenant, tenantsDue, tenantsWaiting } from "@/scripts/worker/tenants";

const MANY = 200;

let there: Awaited<ReturnType<typeof receiver>>;
beforeAll(async () => {
  there = await receiver();
});
afterAll(() => there.close());

const running = () => new AbortController().signal;

/** A tenant with many due posts, and an endpoint subscribed to each publication. */
async function muchDue(): Promise<TenantScope> {
  const scope = await testTenant();
  const { tenantId } = scope;
  const publishAt = new Date(Date.now() - 1000);
  const { id } = await testBlogPost(scope, { status: "scheduled", publishAt });
  await inTenant(scope, async (tx) => {
    const first = await tx.blogPost.findFirstOrThrow({ where: { tenantId, id }, omit: { sortTitle: true } });
    const more = Array.from({ length: MANY - 1 }, () => ({ ...first, id: newId(), refId: newRefId() }));
    await tx.blogPost.createMany({ data: more });
  });
  const fields = {
    name: "Posts",
    url: there.url(`200/${scope.tenantRef}`),
    events: ["blog_post.published"],
    secretRef: "posts",
  };
  await createWebhookEndpoint(scope, fields);
  return scope;
}

/** Expects that each post was published once and reported once. */
async function expectEachOnce(scope: TenantScope): Promise<void> {
  const { tenantId } = scope;
  const { posts, moves, waiting } = await inTenant(scope, async (tx) => ({
    posts: await tx.blogPost.groupBy({ by: ["status"], where: { tenantId }, _count: true }),
    moves: await tx.statusTransition.groupBy({
      by: ["entityId", "event"],
      where: { tenantId, entity: "blog_post" },
      _count: true,
    }),
    waiting: await tx.outboxEvent.count({ where: { tenantId, processedAt: null } }),
  }));
  expect(posts).toEqual([{ status: "published", _count: MANY }]);
  expect(moves).toHaveLength(2 * MANY);
  expect(new Set(moves.map(({ _count }) => _count))).toEqual(new Set([1]));
  expect(waiting).toBe(0);
  const sent = there.received.filter(({ path }) => path.endsWith(scope.tenantRef));
  expect(sent).toHaveLength(MANY);
  expect(new Set(sent.map(({ body }) => (JSON.parse(body) as { record: { refId: string } }).record.refId)).size).toBe(
    MANY,
  );
}

type End = { code: number | null; output: string };

/** Runs the program, and sends SIGTERM once it has printed `until`. */
async function inProcess(args: string[], until?: string): Promise<End> {
  const program = await runBundled("scripts/worker.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        const said = until !== undefined && output.includes(until);
        output += String(chunk);
        if (!said && until !== undefined && output.includes(until)) child.kill("SIGTERM");
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

describe("two workers at once", () => {
  it("in one process do each task once", async () => {
    const scope = await muchDue();
    const worker = () => workRounds({ once: true, only: [scope], signal: running() });
    const [one, other] = await Promise.all([worker(), worker()]);
    expect([one.failures, other.failures]).toEqual([0, 0]);
    expect(one.done).toBeGreaterThan(0);
    expect(other.done).toBeGreaterThan(0);
    await expectEachOnce(scope);
  }, 180_000);

  it("in two processes do each task once", async () => {
    const scope = await muchDue();
    const args = ["--once", "--tenant", scope.tenantRef];
    const ends = await Promise.all([inProcess(args), inProcess(args)]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    await expectEachOnce(scope);
  }, 180_000);
});

describe("a pass", () => {
  const duty = (name: string, run: Duty["run"]): Duty => ({ name, run });

  it("continues with the next duty and tenant after a failure", async () => {
    const scopes = [await testTenant("One"), await testTenant("Two")];
    const visited: string[] = [];
    const tally = await runPass(
      scopes,
      [
        duty("breaks", () => Promise.reject(new Error("broken"))),
        duty("works", async (scope) => visited.push(scope.tenantRef)),
      ],
      running(),
    );
    expect(tally.failures).toBe(2);
    expect(visited.sort()).toEqual(scopes.map(({ tenantRef }) => tenantRef).sort());
  });

  it("starts nothing new after a stop request", async () => {
    const scope = await testTenant();
    const stop = new AbortController();
    const begun: string[] = [];
    const duties = ["first", "second"].map((name) =>
      duty(name, async () => {
        begun.push(name);
        stop.abort();
        return 1;
      }),
    );
    expect(await runPass([scope, scope, scope], duties, stop.signal)).toMatchObject({ failures: 0 });
    expect(begun).toEqual(["first"]);
  });
});

describe("an integrity run", () => {
  it("that hangs does not delay other tenants in any pass", async () => {
    const [asking, other] = [await testTenant("Asking"), await testTenant("Other")];
    const run = await inTenant(asking, (tx) => queueRun(tx, asking));
    const stop = new AbortController();
    const holder = await asOwner().connect();
    try {
      // The worker that takes the run waits for this lock.
      await holder.query("BEGIN");
      await holder.query("SELECT set_config('app.tenant_id', $1, true)", [asking.tenantId]);
      await holder.query("SELECT id FROM integrity_runs WHERE ref_id = $1 FOR UPDATE", [run.refId]);
      const working = workRounds({ once: false, only: [asking, other], signal: stop.signal });
      for (const slug of ["first", "second"]) {
        const publishAt = new Date(Date.now() - 1000);
        const { id } = await testBlogPost(other, {
          status: "scheduled",
          publishAt: new Date(Date.now() + 3_600_000),
          body: `# ${slug}`,
        });
        await inTenant(other, (tx) =>
          tx.blogPost.updateMany({ where: { tenantId: other.tenantId, id }, data: { publishAt } }),
        );
        const status = () =>
          inTenant(other, (tx) => tx.blogPost.findFirstOrThrow({ where: { tenantId: other.tenantId, id } }));
        await expect.poll(async () => (await status()).status, { timeout: 60_000, interval: 250 }).toBe("published");
      }
      stop.abort();
      await holder.query("ROLLBACK");
      await working;
    } finally {
      stop.abort();
      await holder.query("ROLLBACK");
      holder.release();
    }
  }, 180_000);

  it("and an export are found in their tenants, even if a worker abandoned them", async () => {
    const scope = await testTenant("Waiting");
    const { tenantId } = scope;
    const waits = async (job: "integrity" | "export") =>
      (await tenantsWaiting(job, 1_000_000)).some(({ tenantRef }) => tenantRef === scope.tenantRef);
    expect([await waits("integrity"), await waits("export")]).toEqual([false, false]);
    await inTenant(scope, async (tx) => {
      await queueRun(tx, scope);
      await queueExport(tx, scope, { list: "activities", format: "csv" });
    });
    expect([await waits("integrity"), await waits("export")]).toEqual([true, true]);
    const leave = (leaseUntil: Date | null) =>
      inTenant(scope, async (tx) => {
        await tx.integrityRun.updateMany({ where: { tenantId }, data: { status: "running", leaseUntil } });
        await tx.exportJob.updateMany({ where: { tenantId }, data: { status: "running", leaseUntil } });
      });
    await leave(new Date(Date.now() + 600_000));
    expect([await waits("integrity"), await waits("export")]).toEqual([false, false]);
    await leave(null);
    expect([await waits("integrity"), await waits("export")]).toEqual([true, true]);
  });
});

it("finds the tenants with due work, and all tenants for periodic work", async () => {
  const [busy, quiet] = [await testTenant("Busy"), await testTenant("Quiet")];
  await inTenant(busy, (tx) =>
    writeOutbox(tx, busy, { event: "strategy.active", entity: "strategy", entityRef: newRefId(), body: {} }),
  );
  const due = (await tenantsDue(1_000_000)).map(({ tenantRef }) => tenantRef);
  expect(due).toContain(busy.tenantRef);
  expect(due).not.toContain(quiet.tenantRef);
  expect((await everyTenant()).map(({ tenantRef }) => tenantRef)).toEqual(
    expect.arrayContaining([busy.tenantRef, quiet.tenantRef]),
  );
});

it("exits cleanly on request, and reports what it did", async () => {
  const scope = await testTenant();
  const { code, output } = await inProcess(["--tenant", scope.tenantRef], "press Ctrl-C to stop");
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringMatching(/stopping after the current step[\s\S]*completed 0 item/),
  });
});

it("names an unknown tenant", async () => {
  expect(await inProcess(["--once", "--tenant", "nowhere"])).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is no tenant "nowhere"'),
  });
});
