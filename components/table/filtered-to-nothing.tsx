"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useListNavigation } from "./list-frame";
import { withoutParams } from "./list-state";

type Props = { what: string; names: readonly string[]; note?: string | undefined };

/**
 * Empty state of a filtered list. Shows the reason if known and a button that clears the filters. `names` are the
 * filters' URL parameters.
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
