import { expect, it } from "vitest";
import { ACTIVITY_COLUMNS } from "@/components/activities/activity-table";
import { BLOG_POST_COLUMNS } from "@/components/blog-posts/blog-post-table";
import { SOCIAL_POST_COLUMNS } from "@/components/social-posts/social-post-table";
import { columnBreakpoints } from "./column-room";
import { withTenant } from "./tenant-column";

/** The width of a table in a window of 1024 px, in rem: without the navigation and the page's padding. */
const TABLE_REM = 64 - 13.5 - 2 * 1.5;

it.each([
  ["blog posts", columnBreakpoints(withTenant(BLOG_POST_COLUMNS)), "publish"],
  ["social posts", columnBreakpoints(withTenant(SOCIAL_POST_COLUMNS)), "publish"],
  ["activities", columnBreakpoints(withTenant(ACTIVITY_COLUMNS)), "scheduled"],
])("a list of all tenants' %s shows the planned time in a window of 1024 px", (_, breakpoints, column) => {
  expect(breakpoints.get(column)).toBeLessThanOrEqual(TABLE_REM);
  expect(breakpoints.get("status")).toBeLessThanOrEqual(TABLE_REM);
});
