import { expect, it } from "vitest";
import { z } from "zod";
import { day } from "@/lib/core/input/dates";
import { fieldNoun, forPeople, plainIssue } from "@/lib/core/input/problems";
import { line } from "@/lib/core/input/text";

const input = z.strictObject({
  status: z
    .array(z.enum(["draft", "sent"]))
    .min(1)
    .optional(),
  channel: z.enum(["blog", "news"]).optional(),
  minutes: z.literal([15, 60]).optional(),
  publishAt: day().optional(),
  title: line(10).optional(),
  pages: z.int().max(500).optional(),
  at: z.uuid().optional(),
});

function messageFor(given: unknown): string {
  const { error } = input.safeParse(given, { error: plainIssue });
  const [issue] = error!.issues;
  const path = issue!.path.join(".") || "input";
  return forPeople(`${path}: ${issue!.message}`, { [path]: issue!.message });
}

it.each([
  [{ status: ["foo"] }, "There is no status “foo”."],
  [{ status: [] }, "Check the status: Choose at least 1."],
  [{ channel: "x".repeat(60) }, `There is no channel “${"x".repeat(40)}”.`],
  [{ channel: "" }, "Check the channel: Choose one of the options."],
  [{ minutes: 7 }, "Check the minutes: Choose one of the options."],
  [{ title: "a much too long title" }, "Check the title: Use at most 10 characters."],
  [{ pages: "many" }, "Check the pages: Enter a number."],
  [{ pages: 501 }, "Check the pages: Use at most 500."],
  [{ at: "now" }, "Check the at: Not a valid value."],
  [{ foo: 1 }, "Not a valid value."],
])("%j is refused in plain words", (given, message) => expect(messageFor(given)).toBe(message));

it("keeps a message that names no field", () => {
  expect(forPeople("Nothing has changed.", { title: "Required" })).toBe("Nothing has changed.");
  expect(forPeople("secretRef: Use a secret", { secretRef: "Use a secret" })).toBe(
    "Check the secret reference: Use a secret.",
  );
});

it("writes a field's name in words", () => {
  expect(["publishAt", "secret_ref", "inTenant", "events.0"].map(fieldNoun)).toEqual([
    "publish at",
    "secret ref",
    "tenant",
    "events",
  ]);
});
