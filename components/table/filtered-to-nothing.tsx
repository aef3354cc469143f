"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useListNavigation } from "./list-frame";
import { withoutParams } from "./list-state";

type Props = { what: string; names: readonly string[]; note?: string | undefined };

/**
 * An empty list that filters emptied: says so, and why where that is known, and takes them away. `names` are the
 * filters' parameters.
 */
export function NoMatches({ what, names, note }: Props) {
  const { params, go } = useListNavigation();
  return (
    <EmptyState
      title={`No ${what} match these filters`}
      action={<Button onClick={() => go(withoutParams(params, names))}>Clear filters</Button>}
    >
      {note}
    </EmptyState>
  );
}
