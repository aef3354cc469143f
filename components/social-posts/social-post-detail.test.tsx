import { describe, expect, it } from "vitest";
import { pageMarkup } from "@/components/shell/page-markup.fixture";
import type { Permission } from "@/lib/core/access/permissions";
import { PLATFORM_RULES, PLATFORMS, type SocialPostDetail } from "@/lib/social-posts/model";
import { SocialPostDetailPage } from "./social-post-detail";

const TEXT = "One <b>line</b>.\nhttps://www.example.com/boots?a=1\n\n#boots #leather";

const post: SocialPostDetail = {
  refId: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
  tenant: { refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", name: "Harbour & Pine" },
  platform: "linkedin",
  excerpt: "One line.",
  status: "in_review",
  characters: 65,
  createdAt: "2026-11-20T10:00:00.000Z",
  publishAt: null,
  publishedAt: null,
  rowVersion: 2,
  contentSha256: "a".repeat(64),
  approvedSha256: null,
  author: null,
  slotEndsAt: "2026-12-01T10:00:00.000Z",
  externalUrl: null,
  errorCode: null,
  review: {
    submitted: { by: { name: "Pia Okonkwo", isYou: false }, at: "2026-11-20T11:00:00.000Z" },
    decided: null,
    yours: null,
  },
  activity: { refId: "01K9CCCCCCCCCCCCCCCCCCCCCC", title: "Write a post", status: "accepted" },
  model: "m",
  text: { state: "present", value: TEXT },
  hashtags: ["boots", "leather"],
  reviewed: { shownSha256: "a".repeat(64), obstacle: null },
  storage: [],
  agreement: { compared: [], differences: [], unchecked: [] },
  history: [],
};

const shown = (o: Partial<SocialPostDetail>, permissions: Permission[] = []) =>
  pageMarkup(<SocialPostDetailPage post={{ ...post, ...o }} permissions={permissions} />);
const button = (html: string, text: string) =>
  [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)]
    .filter(([, , inside = ""]) => inside.replace(/<[^>]+>/g, "").includes(text))
    .map(([, attributes = ""]) => (/ disabled(=|\s|$)/.test(attributes) ? "disabled" : "enabled"))[0];

describe("social post page", () => {
  it.each(PLATFORMS)("shows it as on %s, with its length limit", (platform) => {
    const html = shown({ platform });
    const { name, limit } = PLATFORM_RULES[platform];
    expect(html).toContain(`Preview on ${name}`);
    expect(html).toContain("One &lt;b&gt;line&lt;/b&gt;.");
    expect(html).toMatch(new RegExp(`role="meter"[^>]*aria-valuemax="${limit}"`));
    expect(html).toContain(platform === "instagram" ? "2 of 30 hashtags" : "2 hashtags");
    if (platform === "instagram") expect(html).not.toContain('href="https://www.example.com');
    else if (platform !== "linkedin") expect(html).toContain('href="https://www.example.com/boots?a=1"');
  });

  it("folds it like the platform", () => {
    expect(button(shown({ platform: "linkedin" }), "see more")).toBe("enabled");
    expect(shown({ platform: "linkedin" })).not.toContain("#leather");
    expect(button(shown({ platform: "x" }), "Show more")).toBeUndefined();
  });

  it("shows by how much it exceeds the limit", () => {
    const html = shown({ platform: "x", text: { state: "present", value: "a".repeat(300) } });
    expect(html).toContain("300 of 280 characters");
    expect(html).toContain("20 over");
    expect(html).toContain("X would reject this post");
    expect(shown({ platform: "x" })).not.toContain("would reject this post");
  });

  it("offers the events of its state to users with permission, but not to its submitter", () => {
    const allowed = shown({}, ["content:decide", "content:write"]);
    expect(["Approve", "Reject", "Request changes", "Withdraw"].map((text) => button(allowed, text))).toEqual(
      Array(4).fill("enabled"),
    );
    expect(button(allowed, "Schedule")).toBeUndefined();
    expect(shown({})).not.toContain("Approve…");
    const submitted = { by: { name: "You", isYou: true }, at: post.createdAt };
    const own = shown({ review: { submitted, decided: null, yours: "submitted" } }, ["content:decide"]);
    expect(button(own, "Approve")).toBe("disabled");
    expect(own.split("You submitted it, so someone else must review it.")).toHaveLength(2);
  });

  it("shows why it failed, that its text is not the approved one, and that a part is missing", () => {
    const at = "2026-11-21T10:00:00.000Z";
    const fail = {
      event: "fail",
      from: "publishing",
      to: "failed",
      actor: "worker",
      reason: "The token was revoked.",
      contentSha256: null,
      at,
    };
    const html = shown({
      status: "failed",
      errorCode: "publisher_refused",
      approvedSha256: "b".repeat(64),
      history: [fail],
      activity: null,
      text: { state: "missing", why: "The text is not in S3." },
    });
    for (const words of [
      "Publishing failed: Publisher refused",
      "The token was revoked.",
      "The text changed after it was approved",
      "The text is not in S3.",
      "The activity was deleted",
    ]) {
      expect(html).toContain(words);
    }
  });
});
