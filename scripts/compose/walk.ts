import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as rest } from "node:timers/promises";
import { hash } from "@node-rs/argon2";
import pg from "pg";
import { newId, newRefId } from "@/lib/core/ids";
import { DEMO_PASSWORD } from "@/prisma/seed/people";
import { signIn } from "../bench/visitor";
import type { Built } from "../build";
import { say } from "../program";
import type { ComposeStores } from "./compose-stores";

const EMAIL = "first.admin@leadmetrics.example";
const PASSWORD = "Quartz-lantern-58-river";
const START_MS = 60_000;

type Ended = { code: number | null; output: string };

/** @throws an error that names what failed */
export async function tryDeployment(stores: ComposeStores, built: Built): Promise<void> {
  say("prepare: migrations, indexes, buckets, twice");
  for (const time of ["first", "second"]) assertEnded(await run(stores, "prepare"), `prepare, the ${time} time`);
  await checkRoles(stores);
  const doctor = await run(stores, "prepare", { script: "scripts/doctor.ts" });
  assert.match(doctor.output, /The stores match what the code expects/, doctor.output);

  say("the first admin's link, the app, a page");
  const invited = await run(stores, "prepare", {
    script: "scripts/invite.ts",
    args: [EMAIL, "--name", "First Admin", "--role", "admin"],
  });
  const token = /\/invitation#([\w-]+)/.exec(invited.output)?.[1];
  assert.ok(token, `The invitation has no link:\n${invited.output}`);
  await withApp(stores, built, (origin) => visit(origin, token));

  say("the worker: a pass over all there is, then asked to end");
  assertEnded(await run(stores, "worker", { args: ["--once"] }), "the worker's pass");
  assertEnded(await run(stores, "worker", { endWhen: /working; press Ctrl-C to stop/ }), "the worker, asked to end");

  say("what is unsafe is refused");
  await refusesPublishedPassword(stores);
  const seeded = await run(stores, "prepare", { more: { DEMO_DATA: "yes" } });
  assert.match(seeded.output, /DEMO_DATA: must be no in production/);
  await refusesNoEnvironment(stores, built);
  const unnamed = await run(stores, "worker", { more: { ENVIRONMENT: "" } });
  assert.match(unnamed.output, /ENVIRONMENT: missing/);
}

type Run = { script?: string; args?: string[]; more?: Record<string, string>; endWhen?: RegExp };

/** Runs a service's command, or another script, in the environment that Compose gives the service. */
async function run(stores: ComposeStores, service: string, o: Run = {}): Promise<Ended> {
  const [program = "", ...command] = stores.services[service]?.command ?? [];
  assert.equal(program, "node");
  const args = [...(o.script ? [...command.slice(0, -1), o.script] : command), ...(o.args ?? [])];
  const child = spawn(process.execPath, args, {
    env: stores.environmentOf(service, o.more),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let asked = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      // Signals once, like Compose. A second signal would end it early.
      if (!asked && o.endWhen?.test(output)) asked = child.kill("SIGTERM");
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

function assertEnded({ code, output }: Ended, what: string): void {
  assert.equal(code, 0, `${what} ended with ${code}:\n${output}`);
}

/**
 * Checks that neither the owner nor the app's role bypasses row-level security, and that the app does not have the
 * owner's URL.
 */
async function checkRoles(stores: ComposeStores): Promise<void> {
  const { DIRECT_DATABASE_URL } = stores.environmentOf("prepare");
  const { rows } = await asOwner(stores, (owner) =>
    owner.query(
      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'leadmetrics_%' AND NOT rolsuper AND NOT rolbypassrls ORDER BY 1",
    ),
  );
  assert.deepEqual(
    rows.map(({ rolname }: { rolname: string }) => rolname),
    ["leadmetrics_app", "leadmetrics_owner"],
  );
  const secret = new URL(DIRECT_DATABASE_URL ?? "").password;
  for (const name of ["app", "worker"]) assert.ok(!JSON.stringify(stores.environmentOf(name)).includes(secret), name);
}

async function asOwner<T>(stores: ComposeStores, use: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: stores.environmentOf("prepare").DIRECT_DATABASE_URL });
  await owner.connect();
  return use(owner).finally(() => owner.end());
}

/** Runs the standalone build as the image does. */
async function withApp(stores: ComposeStores, built: Built, use: (origin: string) => Promise<void>): Promise<void> {
  const app = startApp(stores, built);
  try {
    const origin = `http://localhost:${stores.port}`;
    const live = await Promise.race([untilLive(origin), app.ended.then(() => false)]);
    assert.ok(live, `The app did not come up:\n${app.output()}`);
    await use(origin);
    assert.doesNotMatch(app.output(), /"level":(50|60)/, app.output());
  } finally {
    app.stop();
    await app.ended;
  }
}

async function refusesNoEnvironment(stores: ComposeStores, built: Built): Promise<void> {
  const app = startApp(stores, built, { ENVIRONMENT: "" });
  const late = setTimeout(app.stop, START_MS);
  await app.ended;
  clearTimeout(late);
  assert.match(app.output(), /ENVIRONMENT: missing/);
}

function startApp(stores: ComposeStores, built: Built, more: Record<string, string> = {}) {
  const env = stores.environmentOf("app", { PORT: String(stores.port), HOSTNAME: "127.0.0.1", ...more });
  const child = spawn(process.execPath, [built.server], { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return { ended, output: () => printed, stop: () => void child.kill("SIGTERM") };
}

async function untilLive(origin: string): Promise<boolean> {
  for (const end = Date.now() + START_MS; Date.now() < end; await rest(200)) {
    const answer = await fetch(`${origin}/api/health/live`).catch(() => null);
    if (answer?.ok) return true;
  }
  return false;
}

async function visit(origin: string, token: string): Promise<void> {
  const ready = await fetch(`${origin}/api/health/ready`);
  assert.equal(ready.status, 200, await ready.text());
  await acceptInvitation(origin, token);
  const admin = await signIn(origin, EMAIL, PASSWORD);
  const page = await admin.get("/staff");
  assert.equal(page.status, 200);
  assert.match(await page.text(), /First Admin/);
}

async function acceptInvitation(origin: string, token: string): Promise<void> {
  const asked = await fetch(`${origin}/api/auth/csrf`);
  const cookie = asked.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${origin}/api/auth/callback/invitation`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie },
    body: new URLSearchParams({ csrfToken, token, password: PASSWORD, json: "true" }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

/** A volume with demo data from an ENVIRONMENT that allowed it must not be served in production. */
async function refusesPublishedPassword(stores: ComposeStores): Promise<void> {
  const password = await hash(DEMO_PASSWORD);
  const made = [newId(), newRefId(), "admin@leadmetrics.demo", "Demo", password];
  await asOwner(stores, (owner) =>
    owner.query("INSERT INTO staff (id, ref_id, email, name, password_hash) VALUES ($1, $2, $3, $4, $5)", made),
  );
  const refused = await run(stores, "prepare");
  assert.equal(refused.code, 1);
  assert.match(refused.output, /Anybody can sign in as admin@leadmetrics\.demo/);
}
