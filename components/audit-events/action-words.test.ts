import { expect, it } from "vitest";
import { AUDIT_ACTIONS, AUDIT_ENTITIES } from "@/lib/audit-events/model";
import { actionLabel, entityLabel } from "./action-words";

it.each([
  ["strategy.approved", "Strategy approved"],
  ["blog_post.changes_requested", "Blog post changes requested"],
  ["strategy.revised", "Strategy returned to draft"],
  ["tenant.status_changed", "Tenant status changed"],
  ["export_job.requested", "Export requested"],
  ["contract.hold_set", "Legal hold set"],
  ["user.invited", "Person invited"],
  ["tool_call.payload_revealed", "Tool call payload revealed"],
  ["staff.sign_in_refused", "Sign-in refused"],
  ["contract.tested_by_others", "Contract tested by others"],
])("%s is %s", (action, words) => expect(actionLabel(action)).toBe(words));

it("has a unique readable label for each action", () => {
  const words = AUDIT_ACTIONS.map(actionLabel);
  expect(new Set(words).size).toBe(words.length);
  for (const each of [...words, ...AUDIT_ENTITIES.map(entityLabel)]) expect(each).toMatch(/^[A-Z][a-z -]+$/);
});
