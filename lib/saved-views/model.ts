import { z } from "zod";
import { line } from "@/lib/core/input/text";
import { refId } from "@/lib/core/ref-id";
import { ENTITIES, type EntityWithViews } from "@/lib/entities";

/** The lists whose filters can be saved as a view, by their path below the tenant. */
export const VIEWED_LISTS = [
  ...ENTITIES.filter((entity): entity is EntityWithViews => entity.savedViews).map(({ path }) => path),
  "people",
  "audit",
] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

/**
 * A named set of filters and the order of a list. `query` is the URL's query string without a cursor; it applies to
 * every tenant.
 */
export const newView = z.strictObject({
  list: z.enum(VIEWED_LISTS, "Choose a list whose views can be saved"),
  name: line(60),
  query: line(2_000, { min: 0, kept: "as given" }).refine(
    (text) => !new URLSearchParams(text).has("cursor"),
    "Save filters only, not a page",
  ),
});

export const viewRemoval = z.strictObject({ refId });

export type SavedView = { refId: string; list: ViewedList; name: string; query: string };
