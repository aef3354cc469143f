"use client";

import { usePathname, useRouter } from "next/navigation";
import { useSyncExternalStore } from "react";
import { currentMarks, markOf, returnToList, subscribeMarks, type ListMark } from "@/components/ui/list-mark";
import { useWalkStep } from "./use-walk-step";

const none: readonly ListMark[] = [];

/**
 * On a record opened from a queue: opens the next one, or returns to the queue after its last. Null if the record was
 * reached another way.
 */
export function useQueue(): (() => void) | null {
  const router = useRouter();
  const pathname = usePathname();
  const marks = useSyncExternalStore(subscribeMarks, currentMarks, () => none);
  const mark = markOf(marks, pathname);
  const walk = mark?.walk?.queue && mark.walk.hrefs.includes(pathname) ? mark.walk : null;
  const { step } = useWalkStep(mark, walk, pathname);
  if (!mark || !walk) return null;
  const toList = () => {
    if (!returnToList(mark)) router.push(mark.list);
  };
  return () => step("next", undefined, toList);
}
