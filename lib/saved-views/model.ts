import { z } from "zod";
import { line } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";

/** The lists of a tenant whose filters can be kept, by their address under it. */
export const VIEWED_LISTS = [
  "onboarding-runs",
  "strategies",
  "activities",
  "blog-posts",
  "social-posts",
  "contracts",
  "tool-calls",
  "skills",
  "integrations",
  "webhooks",
  "people",
  "audit",
] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/** A list's filters under a name. `query` is the address's, without a cursor; it holds in every tenant. */
export const newView = z.strictObject({
  list: z.enum(VIEWED_LISTS, "is no list whose view can be kept"),
  name: line(60),
  query: line(2_000, { min: 0, kept: "as given" }).refine(
    (text) => !new URLSearchParams(text).has("cursor"),
    "names a page: keep filters only",
  ),
});

export const viewRemoval = z.strictObject({ refId });

export type SavedView = { refId: string; list: ViewedList; name: string; query: string };
