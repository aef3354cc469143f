import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import type { Result } from "@/lib/core/errors";
import { newRefId } from "@/lib/core/ids";
import {
  changeIntegration,
  connectIntegration,
  deleteIntegration,
  downloadIntegrationPayload,
  revealIntegrationPayload,
  transitionIntegration,
} from "@/lib/integrations/actions";
import { createIntegration, recordIntegrationPayload, type NewIntegrationPayload } from "@/lib/integrations/provider";
import { integrationsDetail, integrationsList, integrationsPayloads } from "@/lib/integrations/queries";
import { scoped } from "@/lib/stores/mongo";
import { inTenant } from "@/lib/stores/postgres";
import { as, auditOf, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

let scope: TenantScope;
let support: TestStaff;
let viewer: TestStaff;

beforeAll(async () => {
  scope = await testTenant();
  [support, viewer] = await Promise.all([
    testStaff({ role: "support", tenant: scope }),
    testStaff({ role: "viewer", tenant: scope }),
  ]);
});

const vault = (tenant: TenantScope) => `vault:tenants/test-${tenant.tenantRef.toLowerCase()}/hubspot`;
const REASON = "The tenant moved to another service.";

function done<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`${result.error.code}: ${result.error.message} ${JSON.stringify(result.error.fields)}`);
  return result.data;
}

const fresh = async (tenant = scope) =>
  createIntegration(tenant, {
    provider: "hubspot",
    name: "CRM of sales",
    secretRef: vault(tenant),
    settings: { region: "eu" },
  });
const detail = async (refId: string) =>
  done(await as(viewer, () => integrationsDetail({ tenant: scope.tenantRef, refId })));
const seen = async (refId: string) => ({
  tenant: scope.tenantRef,
  refId,
  rowVersion: (await detail(refId)).rowVersion,
});

const call = (integrationRef: string, o: Partial<NewIntegrationPayload> = {}): NewIntegrationPayload => ({
  refId: newRefId(),
  integrationRef,
  direction: "out",
  method: "POST",
  url: "https://api.example.com/contacts?api_key=abc",
  httpStatus: 200,
  durationMs: 120,
  headers: { Authorization: "Bearer abc", "Content-Type": "application/json" },
  body: '{"email": "ann@them.test"}',
  ...o,
});
/** ref_ids with consecutive times. */
const refsInOrder = (count: number) =>
  Array.from({ length: count }, (_, at) => newRefId(new Date(Date.now() - (count - at) * 1_000)));

describe("connecting", () => {
  it("makes a connected integration, and an audit row with its settings", async () => {
    const given = {
      provider: "ghost",
      name: "The blog",
      secretRef: vault(scope),
      settings: '{"site": "blog"}',
    } as const;
    const { refId } = done(await as(support, () => connectIntegration({ tenant: scope.tenantRef, ...given })));
    expect(await detail(refId)).toMatchObject({
      provider: "ghost",
      status: "connected",
      secretRef: vault(scope),
      settings: '{\n  "site": "blog"\n}',
      lastUsedAt: null,
    });
    expect(await auditOf(scope, refId)).toMatchObject([
      {
        action: "integration.connected",
        actor: support.email,
        after: { ...given, settings: { site: "blog" }, status: "connected" },
      },
    ]);
  });

  it("refuses another tenant's secret at its field", async () => {
    const other = await testTenant();
    const given = { provider: "ghost", name: "The blog", secretRef: vault(other) } as const;
    const result = await as(support, () => connectIntegration({ tenant: scope.tenantRef, ...given }));
    expect(result).toMatchObject({
      error: { code: "INVALID", fields: { secretRef: expect.stringContaining("Use one of this tenant's secrets") } },
    });
    const { refId } = await fresh();
    const change = await as(support, async () =>
      changeIntegration({ ...(await seen(refId)), name: "Other", secretRef: vault(other) }),
    );
    expect(change).toMatchObject({ error: { code: "INVALID" } });
  });

  it("changes it as it was seen, once", async () => {
    const { refId } = await fresh();
    const given = {
      ...(await seen(refId)),
      name: "CRM of support",
      secretRef: vault(scope),
      settings: '{"region": "us"}',
    };
    done(await as(support, () => changeIntegration(given)));
    expect(await as(support, () => changeIntegration(given))).toMatchObject({ error: { code: "CONFLICT" } });
    expect(await auditOf(scope, refId)).toMatchObject([
      {
        before: { name: "CRM of sales", settings: { region: "eu" } },
        after: { name: "CRM of support", settings: { region: "us" } },
      },
    ]);
  });
});

describe("moving", () => {
  it("pauses, resumes, disconnects with a reason and reconnects; it is deleted once it is disconnected", async () => {
    const { refId } = await fresh();
    const at = () => seen(refId);
    expect(done(await as(support, async () => transitionIntegration({ event: "pause", ...(await at()) })))).toEqual({
      status: "paused",
    });
    expect(done(await as(support, async () => transitionIntegration({ event: "resume", ...(await at()) })))).toEqual({
      status: "connected",
    });
    expect(
      await as(support, async () => transitionIntegration({ event: "disconnect", ...(await at()) })),
    ).toMatchObject({
      error: { code: "INVALID" },
    });
    expect(await as(support, async () => deleteIntegration({ ...(await at()), reason: REASON }))).toMatchObject({
      error: { code: "CONFLICT", message: expect.stringContaining("Disconnect it first") },
    });
    done(
      await as(support, async () => transitionIntegration({ event: "disconnect", ...(await at()), reason: REASON })),
    );
    done(await as(support, async () => transitionIntegration({ event: "reconnect", ...(await at()) })));
    done(
      await as(support, async () => transitionIntegration({ event: "disconnect", ...(await at()), reason: REASON })),
    );
    expect((await auditOf(scope, refId)).map(({ action }) => action.split(".")[1])).toEqual([
      "paused",
      "resumed",
      "disconnected",
      "reconnected",
      "disconnected",
    ]);
    await recordIntegrationPayload(scope, call(refId));
    const [payload] = done(await as(viewer, () => integrationsPayloads({ tenant: scope.tenantRef, refId }))).rows;
    done(await as(support, async () => deleteIntegration({ ...(await at()), reason: REASON })));
    for (const gone of [
      await as(viewer, () => integrationsDetail({ tenant: scope.tenantRef, refId })),
      await as(viewer, () => integrationsPayloads({ tenant: scope.tenantRef, refId })),
      await as(support, () => revealIntegrationPayload({ tenant: scope.tenantRef, refId: payload?.refId ?? "" })),
    ]) {
      expect(gone).toMatchObject({ error: { code: "NOT_FOUND" } });
    }
  });
});

describe("payloads", () => {
  it("that went before their time are said to be gone early, and after it to have expired", async () => {
    const { refId } = await fresh();
    await recordIntegrationPayload(scope, call(refId));
    await scoped(scope, "integration_payloads").bulkWrite([{ deleteMany: { filter: { integrationRef: refId } } }]);
    const early = (await detail(refId)).storage[1]?.part;
    expect(early).toMatchObject({ state: "missing", why: expect.stringMatching(/^Removed early/) });
    expect(early).not.toHaveProperty("expected", "gone");
    const lastUsedAt = new Date(Date.now() - 31 * 86_400_000);
    await inTenant(scope, (tx) => tx.integration.updateMany({ where: { refId }, data: { lastUsedAt } }));
    expect((await detail(refId)).storage[1]?.part).toMatchObject({ state: "missing", expected: "gone" });
  });

  it("are kept without secrets, for 30 days, and note the last use", async () => {
    const { refId } = await fresh();
    const sent = call(refId);
    await recordIntegrationPayload(scope, sent);
    const document = await scoped(scope, "integration_payloads").findOne({ refId: sent.refId ?? "" });
    expect(document).toMatchObject({
      url: "https://api.example.com/contacts?api_key=[redacted]",
      headers: { authorization: "[redacted]", "content-type": "application/json" },
      redactions: ["header authorization", "url api_key"],
      provider: "hubspot",
    });
    expect((document?.expiresAt.getTime() ?? 0) - (document?.createdAt.getTime() ?? 0)).toBe(30 * 86_400_000);
    const after = await detail(refId);
    expect(after.lastUsedAt).toBe(document?.createdAt.toISOString());
    expect(after.agreement).toMatchObject({ compared: { length: 3 }, differences: [] });
  });

  it("move it to failing and back; repeated ones and old ones change nothing", async () => {
    const { refId } = await fresh();
    const [first, second, third] = refsInOrder(3);
    const bad = call(refId, {
      refId: first ?? "",
      httpStatus: 503,
      error: "timeout at https://h.example/?token=abc after 30 s",
    });
    await recordIntegrationPayload(scope, bad);
    await recordIntegrationPayload(scope, bad);
    const failing = await detail(refId);
    expect(failing).toMatchObject({
      status: "failing",
      lastError: "timeout at https://h.example/?token=[redacted] after 30 s",
    });
    expect(failing.history).toMatchObject([{ event: "fail", from: "connected", to: "failing" }]);
    await recordIntegrationPayload(scope, call(refId, { refId: second ?? "", httpStatus: 429 }));
    expect(await detail(refId)).toMatchObject({ status: "failing", lastError: "It responded with HTTP 429." });
    await recordIntegrationPayload(scope, call(refId, { refId: third ?? "" }));
    await recordIntegrationPayload(scope, bad);
    const well = await detail(refId);
    expect(well).toMatchObject({ status: "connected", lastError: "It responded with HTTP 429." });
    expect(well.history).toHaveLength(2);
    expect(await scoped(scope, "integration_payloads").countDocuments({ integrationRef: refId }, 10)).toBe(3);
  });

  it("come many at once: the row ends as the newest leaves it, and a paused one does not move", async () => {
    const { refId } = await fresh();
    const refs = refsInOrder(12);
    await Promise.all(
      refs.map((ref, at) =>
        recordIntegrationPayload(scope, call(refId, { refId: ref, httpStatus: at % 2 ? 200 : 500 })),
      ),
    );
    const { lastUsedAt, history, status } = await detail(refId);
    expect(lastUsedAt).toBe(
      (await scoped(scope, "integration_payloads").findOne({ refId: refs.at(-1) ?? "" }))?.createdAt.toISOString(),
    );
    expect([status, history.length % 2]).toEqual(["connected", 0]);
    done(await as(support, async () => transitionIntegration({ event: "pause", ...(await seen(refId)) })));
    await recordIntegrationPayload(scope, call(refId, { httpStatus: 500 }));
    expect(await detail(refId)).toMatchObject({ status: "paused", lastError: "It responded with HTTP 500." });
  });

  it("refuse an integration that is not there, and one of another tenant", async () => {
    const other = await testTenant();
    const { refId } = await fresh();
    await expect(recordIntegrationPayload(scope, call(newRefId()))).rejects.toThrow(/This integration does not exist/);
    await expect(recordIntegrationPayload(other, call(refId))).rejects.toThrow(/This integration does not exist/);
    const sent = call(refId);
    await recordIntegrationPayload(scope, sent);
    await expect(recordIntegrationPayload(scope, { ...sent, integrationRef: (await fresh()).refId })).rejects.toThrow(
      /for another integration/,
    );
  });

  it("are listed newest first, 50 a page in both ways, narrowed by direction and outcome", async () => {
    const { refId } = await fresh();
    const refs = refsInOrder(120);
    const sent = refs.map((ref, at) =>
      call(refId, { refId: ref, direction: at % 3 ? "out" : "in", httpStatus: at % 10 ? 200 : 500 }),
    );
    for (const one of sent) await recordIntegrationPayload(scope, one);
    const list = async (o: object) =>
      done(await as(viewer, () => integrationsPayloads({ tenant: scope.tenantRef, refId, ...o })));
    const first = await list({});
    const second = await list({ cursor: first.next });
    const third = await list({ cursor: second.next });
    const refsOf = (page: typeof first) => page.rows.map((row) => row.refId);
    expect([...refsOf(first), ...refsOf(second), ...refsOf(third)]).toEqual([...refs].reverse());
    expect([first.previous, third.next]).toEqual([null, null]);
    expect(refsOf(await list({ cursor: third.previous }))).toEqual(refsOf(second));
    expect(refsOf(await list({ cursor: second.previous }))).toEqual(refsOf(first));
    expect((await list({ outcome: ["failed"] })).rows).toHaveLength(12);
    expect((await list({ outcome: ["succeeded"], direction: ["in"] })).rows).toHaveLength(36);
    expect((await list({ outcome: ["succeeded", "failed"] })).rows).toHaveLength(50);
    const foreign = await as(viewer, () =>
      integrationsPayloads({ tenant: scope.tenantRef, refId, direction: ["in"], cursor: first.next ?? "" }),
    );
    expect(foreign).toMatchObject({ error: { code: "INVALID" } });
    expect(first.rows[0]).not.toHaveProperty("headers");
  });

  it("are revealed and downloaded with a trace, from S3 where they are large, and say when they are lost", async () => {
    const { refId } = await fresh();
    const large = call(refId, { body: `{"all": "${"x".repeat(8 * 1024 * 1024)}"}` });
    await recordIntegrationPayload(scope, large);
    const given = { tenant: scope.tenantRef, refId: large.refId ?? "" };
    const shown = done(await as(support, () => revealIntegrationPayload(given)));
    expect(shown.body).toEqual({ state: "shown", text: large.body });
    expect(shown.headers).toContainEqual(["authorization", "[redacted]"]);
    const file = done(await as(support, () => downloadIntegrationPayload(given)));
    if (!("url" in file)) throw new Error("A body in S3 comes by a link.");
    expect(await (await fetch(file.url)).text()).toBe(large.body);
    expect(await auditOf(scope, refId)).toMatchObject([
      { action: "integration.payload_revealed", after: { payload: large.refId, body: "shown" } },
      { action: "integration.payload_downloaded", after: { payload: large.refId } },
    ]);
    const elsewhere = { $set: { "body.s3Key": `${scope.tenantId}/integration-payloads/lost.body` } };
    await scoped(scope, "integration_payloads").bulkWrite([
      { updateOne: { filter: { refId: given.refId }, update: elsewhere } },
    ]);
    expect(done(await as(support, () => revealIntegrationPayload(given))).body).toMatchObject({ state: "missing" });
    expect(await as(support, () => downloadIntegrationPayload(given))).toMatchObject({ error: { code: "NOT_FOUND" } });
    const empty = call(refId, { body: null });
    await recordIntegrationPayload(scope, empty);
    expect(await as(support, () => downloadIntegrationPayload({ ...given, refId: empty.refId ?? "" }))).toMatchObject({
      error: { code: "NOT_FOUND", message: expect.stringContaining("no body") },
    });
  });
});

describe("lists", () => {
  it("narrow by state and provider, and show a tenant its own alone", async () => {
    const tenant = await testTenant();
    const reader = await testStaff({ role: "viewer", tenant });
    await fresh(tenant);
    const ghost = await createIntegration(tenant, {
      provider: "ghost",
      name: "Blog",
      secretRef: vault(tenant),
      settings: {},
    });
    const list = async (o: object) =>
      done(await as(reader, () => integrationsList({ tenant: tenant.tenantRef, ...o }))).rows.map(({ refId }) => refId);
    expect(await list({})).toHaveLength(2);
    expect(await list({ provider: "ghost" })).toEqual([ghost.refId]);
    expect(await list({ status: ["failing"] })).toEqual([]);
    const again = {
      refId: ghost.refId,
      provider: "ghost",
      name: "Other",
      secretRef: vault(tenant),
      settings: {},
    } as const;
    expect(await createIntegration(tenant, again)).toEqual(ghost);
  });
});
