import { describe, expect, it } from "vitest";
import { AUDIT_ACTIONS } from "@/lib/audit-events/model";
import { summarizeChange } from "./change-summary";
import { fieldsOf } from "./changed-fields";

describe("fields of a change", () => {
  it("are compared, changed fields first", () => {
    const fields = fieldsOf(
      { name: "A", status: "draft", tags: ["x"] },
      { name: "A", status: "sent", reason: "Why", tags: ["x"] },
    );
    expect(fields.map(({ name, changed }) => [name, changed])).toEqual([
      ["status", true],
      ["reason", true],
      ["name", false],
      ["tags", false],
    ]);
    expect(fields[1]).toMatchObject({ before: undefined, after: "Why" });
  });

  it("are those of the only side", () => {
    expect(fieldsOf(null, { a: 1 })).toEqual([{ name: "a", before: undefined, after: 1, changed: true }]);
    expect(fieldsOf({ a: 1 }, null)).toEqual([{ name: "a", before: 1, after: undefined, changed: true }]);
    expect(fieldsOf(null, null)).toEqual([]);
  });
});

describe("summary of a change", () => {
  const change = {
    action: "export_job.requested",
    entity: "export_job",
    reason: null,
    move: null,
    fields: ["status"],
    changed: true,
  };

  it.each([
    ["the reason", { ...change, reason: "Too early.", move: { from: "draft", to: "in_review" } }, "Too early."],
    ["else the states, by their labels", { ...change, move: { from: "queued", to: "running" } }, "Queued → Writing"],
    [
      "else the states of a kind we do not know",
      { ...change, entity: "ad", move: { from: "new", to: "in_use" } },
      "New → In use",
    ],
    ["else the fields", { ...change, fields: ["retainUntil", "legal_hold"] }, "Changed retention date and legal hold"],
    [
      "else the fields of a new record",
      { ...change, fields: ["name", "slug", "region", "plan", "a", "b"], changed: false },
      "With name, slug, region, plan and 2 more",
    ],
    ["else a note, if the fields say nothing", { ...change, action: "staff.signed_in", fields: ["at"] }, "New session"],
    ["else that there is nothing more", { ...change, fields: [] }, "No further details"],
  ])("is %s", (_, event, gist) => expect(summarizeChange(event)).toBe(gist));
});

it.each(AUDIT_ACTIONS)("the summary of %s is in words", (action) => {
  const [entity = ""] = action.split(".");
  for (const fields of [["at"], ["head", "events", "brokenAt"], ["sha256", "versionId"], ["refId"], []]) {
    const words = summarizeChange({ action, entity, reason: null, move: null, fields, changed: false });
    expect(words).toMatch(/^[A-Z][a-z]* [A-Za-z\d ,']+$/);
  }
});
