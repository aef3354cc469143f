import { transitionBlogPost } from "@/lib/blog-posts/actions";

const seen = { tenant: "01", refId: "01", rowVersion: 1 };

export const wellTyped = [
  transitionBlogPost({ event: "approve", ...seen }),
  transitionBlogPost({ event: "schedule", ...seen, publishAt: "2026-01-01T09:00Z" }),
];

// @ts-expect-error A transition without the field that its event requires.
void transitionBlogPost({ event: "schedule", ...seen });

// @ts-expect-error A transition without the row version that was seen.
void transitionBlogPost({ event: "approve", tenant: "01", refId: "01" });
