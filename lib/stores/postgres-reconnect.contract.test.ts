import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";
import { crashable, notCrashable, type OwnStores } from "@/lib/stores/own-stores.fixture";
import { closePostgres, inTenant, readIn } from "@/lib/stores/postgres";
import { underLoad } from "@/lib/stores/under-load.fixture";
import { asOwner, testTenant } from "@/lib/testing/people";
import { migrate } from "@/prisma/migrate";

/** The server dies under load: acknowledged writes are kept, and the app's own client recovers by itself. */

const inPostgres = notCrashable("postgres");
describe.skipIf(inPostgres)(`PostgreSQL, when it crashes${inPostgres ? ` (${inPostgres})` : ""}`, () => {
  let server: OwnStores;

  beforeAll(async () => {
    server = await crashable("postgres");
    // The owner's idle connection dies too, which does not affect the app.
    asOwner().on("error", () => undefined);
    await migrate(env().DIRECT_DATABASE_URL ?? "", env().DATABASE_URL);
  });
  afterAll(async () => {
    await closePostgres();
    await server.close();
  });

  it("loses nothing it acknowledged, and the app's client finds it again", async () => {
    const scope = await testTenant();
    const { tenantId } = scope;
    const write = (refId: string) =>
      inTenant(scope, (tx) =>
        tx.activity.create({
          data: { id: newId(), refId, tenantId, kind: "blog_post", title: "Load", status: "planned" },
        }),
      );
    const load = await underLoad(write, server.crash);
    const [rows] = await readIn(scope, (db) => [
      db.activity.findMany({ where: { tenantId }, select: { refId: true } }),
    ]);
    const kept = new Set(rows.map(({ refId }) => refId));
    expect(load.acknowledged.filter((refId) => !kept.has(refId))).toEqual([]);
    // PgBouncer retries a server that refused its login only every 15 s (server_login_retry).
    expect(load.outageMs).toBeLessThan(20_000);
  }, 150_000);
});
