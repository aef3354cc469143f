import { approveBlogPost, scheduleBlogPost } from "@/lib/blog-posts/actions";

const seen = { tenant: "01", refId: "01", rowVersion: 1 };

export const wellTyped = [approveBlogPost(seen), scheduleBlogPost({ ...seen, publishAt: "2026-01-01T09:00Z" })];

// @ts-expect-error A move without the field that its event needs.
void scheduleBlogPost(seen);

// @ts-expect-error A move of a record that nobody has seen.
void approveBlogPost({ tenant: "01", refId: "01" });
