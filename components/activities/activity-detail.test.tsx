import { describe, expect, it } from "vitest";
import { wholePageMarkup } from "@/components/shell/page-markup.fixture";
import type { ActivityDetail } from "@/lib/activities/model";
import type { Permission } from "@/lib/core/access/permissions";
import { ActivityDetailPage } from "./activity-detail";

const output = {
  refId: "01K9BBBBBBBBBBBBBBBBBBBBBB",
  format: "markdown",
  title: "Boots",
  model: "claude-sonnet",
  bytes: 2048,
  hashtags: ["boots", "autumn"],
  preview: "<b>How</b> it begins",
  createdAt: "2026-11-20T10:05:00.000Z",
} as const;

const activity: ActivityDetail = {
  refId: "01K9ZZZZZZZZZZZZZZZZZZZZZZ",
  tenant: { refId: "01K9AAAAAAAAAAAAAAAAAAAAAA", name: "Northwind" },
  kind: "social_post",
  title: "Announce the boots",
  status: "needs_review",
  createdAt: "2026-11-20T10:00:00.000Z",
  scheduledFor: null,
  attempt: 2,
  rowVersion: 4,
  leaseUntil: null,
  errorCode: null,
  outputSha256: "b".repeat(64),
  strategy: { refId: "01K9CCCCCCCCCCCCCCCCCCCCCC", title: "Plan", version: 3, status: "active" },
  output: { state: "present", value: { ...output, hashtags: [...output.hashtags] } },
  content: { state: "present", value: "# Boots\n\n## They last\n" },
  reviewed: { shownSha256: "b".repeat(64), obstacle: null },
  posts: [{ kind: "social_post", refId: "01K9DDDDDDDDDDDDDDDDDDDDDD", title: "Boots last", status: "in_review" }],
  calls: {
    first: [
      {
        refId: "01K9EEEEEEEEEEEEEEEEEEEEEE",
        seq: 0,
        tool: "web_search",
        method: "search",
        status: "succeeded",
        errorClass: null,
        createdAt: "2026-11-20T10:01:00.000Z",
        durationMs: 812,
      },
    ],
    more: true,
  },
  storage: [],
  agreement: { compared: [], differences: [], unchecked: [] },
  history: [],
};

const shown = (o: Partial<ActivityDetail> = {}, permissions: Permission[] = []) =>
  wholePageMarkup(<ActivityDetailPage activity={{ ...activity, ...o }} permissions={permissions} />);

const disabled = (html: string, text: string) => {
  const button = [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].find(([whole]) => whole.includes(text));
  if (!button) throw new Error(`There is no button "${text}".`);
  return / disabled(=|\s|$)/.test(button[1] ?? "");
};

describe("activity page", () => {
  it("shows Markdown with its outline, and links to its strategy, posts and calls", async () => {
    const html = await shown();
    expect(html).toContain("They last</a>");
    expect(html).toContain("#boots #autumn");
    expect(html).toContain(`/strategies/${activity.strategy?.refId}`);
    expect(html).toContain("/social-posts/01K9DDDDDDDDDDDDDDDDDDDDDD");
    expect(html).toContain(`/tool-calls?range=all&amp;activity=${activity.refId}`);
    expect(html).toContain("More than these 1");
  });

  it("offers the actions that the state and the role allow", async () => {
    const html = await shown({}, ["content:decide", "record:delete", "content:download"]);
    for (const name of ["Accept", "Discard", "Delete", "Download"]) expect(disabled(html, name), name).toBe(false);
    expect(html).not.toContain("Retry");
    const reader = await shown();
    for (const name of ["Accept", "Discard", "Delete", "Download"]) expect(reader, name).not.toContain(`>${name}`);

    const failed = await shown({ status: "failed", errorCode: "rate_limited" }, ["work:retry"]);
    expect(disabled(failed, "Retry")).toBe(false);
    expect(failed).toContain("Attempt 2 ended with this error");
  });

  it("shows the start of an output that is too large, as text", async () => {
    const html = await shown({ content: { state: "too_large", bytes: 3 * 1024 * 1024 } });
    expect(html).toContain("3.0 MB");
    expect(html).toContain("&lt;b&gt;How&lt;/b&gt; it begins");
  });

  it("shows that a running activity has no output yet, and when its lease ends", async () => {
    const none = { state: "missing", why: "No output while it is running.", expected: "not_yet" } as const;
    const leaseUntil = new Date(Date.now() + 600_000).toISOString();
    const html = await shown({ status: "running", output: none, content: none, leaseUntil }, [
      "work:cancel",
      "content:download",
    ]);
    expect(html).toContain("No output yet");
    expect(html).toContain("A worker is running it, attempt 2");
    expect(disabled(html, "Download")).toBe(true);
    expect(disabled(html, "Cancel activity")).toBe(false);
  });

  it("labels missing and unreadable parts", async () => {
    const lost = { state: "missing", why: "No document has that _id." } as const;
    expect(await shown({ output: lost, content: lost })).toContain("The output is unavailable");
    expect(await shown({ content: { state: "unreadable", why: "S3 could not be read." } })).toContain(
      "S3 could not be read",
    );
  });
});
