import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { Permission } from "@/lib/core/access/permissions";
import { EditDraft, editRefusal } from "./edit-draft";

const WRITE: Permission[] = ["content:write"];
const BACK = "/tenants/01/blog-posts/01";

const offered = (status: string, permissions: Permission[]) =>
  pageMarkup(<EditDraft href={`${BACK}/edit`} status={status} permissions={permissions} />);
const refused = (status: string, permissions: Permission[]) =>
  pageMarkup(editRefusal({ status, permissions, back: BACK }));

describe("link to a post's editor", () => {
  it("is a link for a draft, and the editor opens", () => {
    expect(offered("draft", WRITE)).toContain(`href="${BACK}/edit"`);
    expect(editRefusal({ status: "draft", permissions: WRITE, back: BACK })).toBeNull();
  });

  it.each([
    ["in_review", "Only a draft can be edited. Withdraw it from review first."],
    ["changes_requested", "Only a draft can be edited. Return it to draft first."],
    ["approved", "Only a draft can be edited. This post is approved."],
  ])("is closed for a post that is %s, and says why", (status, why) => {
    expect(offered(status, WRITE)).toMatch(/<button[^>]* disabled/);
    expect(offered(status, WRITE)).toContain(`aria-description="${why}"`);
    expect(refused(status, WRITE)).toContain(why);
    expect(refused(status, WRITE)).toContain(`href="${BACK}"`);
  });

  it("is absent without permission, and the editor tells whom to ask", () => {
    const why = "Your role cannot edit posts. Required role in this tenant: reviewer, publisher or admin.";
    expect(offered("draft", [])).toBe("");
    expect(offered("approved", [])).toBe("");
    expect(refused("draft", [])).toContain(why);
  });
});
