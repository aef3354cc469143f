import { beforeEach, describe, expect, it } from "vitest";
import {
  completePending,
  withFollowUp,
  recordFollowUp,
  type FollowUp,
  type FollowUpStep,
} from "@/lib/core/access/follow-ups";
import { globalScope, type OwnerScope, type TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { inNoTenant, inTenant } from "@/lib/stores/postgres";
import { asOwner, testTenant } from "@/lib/testing/people";

let scope: TenantScope;
let done: string[];
beforeEach(async () => {
  scope = await testTenant("Follow-ups");
  done = [];
});

const works: FollowUp = { step: "skill.versions", complete: async (_, ref) => void done.push(ref) };
const breaks: FollowUp = { step: "contract.hold", complete: () => Promise.reject(new Error("S3 is down")) };
const STEPS: Record<FollowUpStep, FollowUp> = { "skill.versions": works, "contract.hold": breaks };

const change = async () => ({ refId: newRefId() });
const left = (of: OwnerScope = scope) => completePending(of, STEPS, 50);

/** Makes follow-ups recorded a minute ago due. */
async function passMinutes(): Promise<void> {
  const client = await asOwner().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.tenant_id', $1, true), set_config('app.global', 'on', true)", [
      scope.tenantId,
    ]);
    await client.query("UPDATE follow_ups SET due_at = now() - interval '1 s'");
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

const waiting = () => inTenant(scope, (tx) => tx.followUp.findMany({ where: { tenantId: scope.tenantId } }));

describe("what follows a change", () => {
  it("is done once the change is committed, and then forgotten", async () => {
    const { refId } = await withFollowUp(scope, works, change);
    expect(done).toEqual([refId]);
    expect(await waiting()).toEqual([]);
  });

  it("is neither noted nor done where the change is not committed", async () => {
    const broken = withFollowUp(scope, works, () => Promise.reject(new Error("refused")));
    await expect(broken).rejects.toThrow("refused");
    expect([done, await waiting()]).toEqual([[], []]);
  });

  it("is done by a worker after a minute where the process ended before it", async () => {
    const ref = newRefId();
    await inTenant(scope, (tx) => recordFollowUp(tx, scope, works, ref));
    expect(await left()).toBe(0);
    await passMinutes();
    expect(await left()).toBe(1);
    expect([done, await waiting()]).toEqual([[ref], []]);
  });

  it("waits longer each time a store fails, and holds up no other one", async () => {
    await expect(withFollowUp(scope, breaks, change)).rejects.toThrow(
      "The change was saved, but another store is not up to date yet.",
    );
    const ref = newRefId();
    await inTenant(scope, (tx) => recordFollowUp(tx, scope, works, ref));
    await passMinutes();
    await expect(left()).rejects.toThrow("The change was saved, but another store is not up to date yet.");
    expect(done).toEqual([ref]);
    await passMinutes();
    await expect(left()).rejects.toThrow("The change was saved, but another store is not up to date yet.");
    const [still] = await waiting();
    expect(still).toMatchObject({ step: "contract.hold", attempts: 2 });
    expect(still!.dueAt.getTime() - Date.now()).toBeGreaterThan(60_000);
    expect(await left()).toBe(0);
  });

  it("of a template belongs to no tenant, and is done by a worker all the same", async () => {
    const library = globalScope({ program: "test" });
    const ref = newRefId();
    await inNoTenant((tx) => recordFollowUp(tx, library, works, ref));
    await passMinutes();
    expect(await left()).toBe(0);
    await left(library);
    expect(done).toContain(ref);
  });
});
