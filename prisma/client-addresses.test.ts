import { randomBytes, randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { asOwner } from "@/lib/testing/people";
import { readMigrations } from "@/prisma/ledger";

const NAME = "20261128060300_client_addresses";
const SCRIPT = "<script>alert(1)</script>".repeat(240);

it("turns the addresses of audit events into addresses, and every hash from before still fits", async () => {
  const owner = await asOwner().connect();
  try {
    const scratch = `addresses_${randomBytes(6).toString("hex")}`;
    await owner.query(`BEGIN; CREATE SCHEMA ${scratch}; SET LOCAL search_path = ${scratch}, public`);
    const migrations = readMigrations();
    const at = migrations.findIndex(({ name }) => name === NAME);
    for (const { sql } of migrations.slice(0, at)) await owner.query(sql);
    const write = async (ip: string | null) => {
      await owner.query(
        `INSERT INTO audit_events (id, seq, at, actor, action, entity, entity_ref, request_id, prev_hash, hash, ip)
         VALUES ($1, 0, now(), 'test', 'staff.signed_in', 'staff', 'x', 'r', '', '', $2)`,
        [randomUUID(), ip],
      );
    };
    const before = [null, "203.0.113.9", "::1", "::ffff:127.0.0.1", "2001:DB8::1", "10.0.0.1/24", "", SCRIPT];
    for (const ip of before) await write(ip);

    await owner.query(migrations[at]?.sql ?? "");
    await write("198.51.100.1");

    const { rows } = await owner.query("SELECT host(ip) AS ip, ip_as_sent FROM audit_events ORDER BY seq");
    expect(rows.map((row) => row.ip)).toEqual([
      ...[null, "203.0.113.9", "::1", "::ffff:127.0.0.1", "2001:db8::1", "10.0.0.1", null, null],
      "198.51.100.1",
    ]);
    expect(rows.map((row) => row.ip_as_sent)).toEqual([
      ...[null, null, null, null, "2001:DB8::1", "10.0.0.1/24", "", SCRIPT],
      null,
    ]);
    expect((await owner.query("SELECT seq FROM audit_chain_break(NULL)")).rows).toEqual([]);
    await owner.query("SAVEPOINT forged");
    await owner.query(
      "ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY; UPDATE audit_events SET ip = '6.6.6.6' WHERE seq = 2",
    );
    expect((await owner.query("SELECT seq FROM audit_chain_break(NULL)")).rows).toEqual([{ seq: "2" }]);
    await owner.query("ROLLBACK TO SAVEPOINT forged");
    await expect(write(SCRIPT), "what is no address").rejects.toThrow(/invalid input syntax for type inet/);
  } finally {
    await owner.query("ROLLBACK");
    owner.release();
  }
});
