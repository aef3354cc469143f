"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useListNavigation } from "./list-frame";
import { withoutParams } from "./list-state";

/** An empty list that filters emptied: says so, and takes them away. `names` are the filters' parameters. */
export function FilteredToNothing({ what, names }: { what: string; names: readonly string[] }) {
  const { params, go } = useListNavigation();
  return (
    <EmptyState
      title={`No ${what} match these filters`}
      action={<Button onClick={() => go(withoutParams(params, names))}>Clear filters</Button>}
    />
  );
}
