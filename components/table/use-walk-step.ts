"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useOptimistic, useRef, useTransition } from "react";
import { toastFailure } from "@/components/shell/failure";
import { read, ReadError } from "@/components/shell/read";
import { rememberStep, type ListMark, type Walk } from "@/components/ui/list-mark";
import { toast } from "@/components/ui/toast";
import type { ListPage } from "./use-list";
import { END_MESSAGES, extendWalk, paramsBeyond, stepFrom, type ListRow, type Way } from "./walk";

/** Current position of the walk. It may be ahead of the page, and `reading` means that more rows are loading. */
type Place = { path: string; towards: Way | null; reading: boolean };

/** Moves along a walk from the record at `start`. Steps taken while a page loads count from that page. */
export function useWalkStep(mark: ListMark | null, walk: Walk | null, start: string) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  const [{ path, towards, reading }, setPlace] = useOptimistic<Place>({ path: start, towards: null, reading: false });
  const stay = useRef<AbortController>(null);
  useEffect(() => {
    const controller = new AbortController();
    stay.current = controller;
    return () => controller.abort();
  }, []);

  const step = useCallback(
    (way: Way, onOpen?: (href: string) => void, onEnd?: () => void) => {
      if (!mark || !walk || reading) return;
      const found = stepFrom(walk, path, way);
      if (found === null) return onEnd?.();
      const open = (href: string, known: Walk) => {
        onOpen?.(href);
        rememberStep({ ...mark, walk: known }, href);
        startTransition(() => {
          setPlace({ path: href, towards: way, reading: false });
          router.push(href);
        });
      };
      if ("href" in found) return open(found.href, walk);
      const signal = stay.current?.signal;
      startTransition(async () => {
        setPlace({ path, towards: way, reading: true });
        try {
          const page = await read<ListPage<ListRow>>(walk.query, paramsBeyond(walk, found.cursor), signal);
          if (signal?.aborted) return;
          const longer = extendWalk(walk, way, page);
          const beyond = stepFrom(longer, path, way);
          if (beyond && "href" in beyond) return open(beyond.href, longer);
          rememberStep({ ...mark, walk: longer }, path);
          if (onEnd) onEnd();
          else toast({ title: END_MESSAGES[way] });
        } catch (error) {
          if (error instanceof ReadError) toastFailure(error.failure);
          else if (!signal?.aborted) throw error;
        }
      });
    },
    [mark, walk, path, reading, router, setPlace],
  );
  return { path, towards, step };
}
