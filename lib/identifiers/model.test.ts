import { describe, expect, it } from "vitest";
import { globalScope, systemScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { identifierIn } from "@/lib/identifiers/model";
import { objectKeys } from "@/lib/stores/object-keys";
import { STRATEGY } from "@/lib/strategies/entity";

const REF = "01JD2Q8ZK3V5W7X9Y1A2B3C4D5";
const ROW = "0193531f-8e2a-7c4b-9d3e-5f6071829304";
const DOCUMENT = "6741f0a2b3c4d5e6f7081920";

const ref = { form: "ref_id", value: REF };
const row = { form: "row_id", value: ROW };
const document = { form: "document_id", value: DOCUMENT };

describe("an identifier in a pasted text", () => {
  it.each([
    [REF, ref],
    [REF.toLowerCase(), ref],
    [`  ${REF}\n`, ref],
    [`"${REF}"`, ref],
    [`\`${REF}\`,`, ref],
    [`/tenants/01JD2Q8ZK3V5W7X9Y1A2B3C4D6/contracts/${REF}`, ref],
    [`https://console.example.com/tenants/01JD2Q8ZK3V5W7X9Y1A2B3C4D6/contracts/${REF}/edit?tab=pdf#page`, ref],
    [`https://console.example.com/tenants/${REF}/trash`, ref],
    [ROW, row],
    [ROW.toUpperCase(), row],
    [`'${ROW}'`, row],
    [DOCUMENT, document],
    [`ObjectId("${DOCUMENT.toUpperCase()}")`, document],
    [`activity_outputs/${DOCUMENT}`, document],
  ])("is found in %j", (text, identifier) => {
    expect(identifierIn(text)).toEqual(identifier);
  });

  it.each([
    ...["", " ", "harbour", "blog posts", "/tenants", "https://example.com/"],
    ...[REF.slice(1), `${REF}0`, `8${REF.slice(1)}`, `${REF.slice(0, -1)}U`, ROW.replaceAll("-", ""), `${DOCUMENT}0`],
    ...[sha256("text"), `${REF} ${REF}`, `see ${REF}`, "global/skills/", "x/".repeat(2_000) + REF],
  ])("is not found in %j", (text) => {
    expect(identifierIn(text)).toBeNull();
  });
});

describe("an object's key", () => {
  const tenant = systemScope({ id: newId(), refId: newRefId(), name: "Keys" }, "test");
  const templates = globalScope({ program: "test" });
  const [at, digest] = [new Date(), sha256("text")];
  const keys = {
    text: objectKeys.text(tenant, STRATEGY, { refId: REF, version: 3, sha256: digest }),
    activityOutput: objectKeys.activityOutput(tenant, { refId: REF, at, format: "markdown" }),
    contract: objectKeys.contract(tenant, { refId: REF, version: 1, sha256: digest }),
    payload: objectKeys.payload(tenant, { refId: REF, at, part: "request" }),
    onboarding: objectKeys.onboarding(tenant, { runRef: REF, part: "scraped", name: `${newRefId()}.txt` }),
    skill: objectKeys.skill(tenant, { refId: REF, version: 2 }),
    integrationPayload: objectKeys.integrationPayload(tenant, { refId: REF, at }),
    export: objectKeys.export(tenant, { jobRef: REF, at, format: "csv" }),
  } satisfies Record<Exclude<keyof typeof objectKeys, "upload" | "kept">, string>;

  it.each(Object.entries(keys))("of %s names its tenant and what it belongs to, in an address too", (_, key) => {
    const found = { form: "object_key", value: key, owner: tenant.tenantId, ref: REF };
    const link = `https://s3.example.com/content/${key}?X-Amz-Expires=60`;
    for (const text of [key, `s3://content/${key}`, `legal/${key}`, link]) {
      expect(identifierIn(text), text).toEqual(found);
    }
  });

  it("of a template names nobody", () => {
    const key = objectKeys.skill(templates, { refId: REF, version: 1 });
    expect(identifierIn(key)).toEqual({ form: "object_key", value: key, owner: "global", ref: REF });
  });

  it("of an upload is but its ULID: no record has it yet", () => {
    expect(identifierIn(objectKeys.upload(tenant, { refId: REF }))).toEqual(ref);
  });
});
