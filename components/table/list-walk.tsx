"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { usePathname } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useShortcuts } from "@/components/shell/use-shortcuts";
import { IconButton } from "@/components/ui/button";
import { currentMarks, markOf, subscribeMarks, type ListMark, type Walk } from "@/components/ui/list-mark";
import { useWalkStep } from "./use-walk-step";
import { END_MESSAGES, stepFrom, type Way } from "./walk";

const none: readonly ListMark[] = [];

/** On a record opened from a list: buttons to the previous and next record. Reserves its space if there is no list. */
export function ListWalk() {
  const pathname = usePathname();
  const mark = markOf(
    useSyncExternalStore(subscribeMarks, currentMarks, () => none),
    pathname,
  );
  return (
    <div className="flex h-7 w-15 shrink-0 gap-1">
      {mark?.walk?.hrefs.includes(pathname) && <Neighbours mark={mark} walk={mark.walk} pathname={pathname} />}
    </div>
  );
}

const STEPS = [
  { way: "previous", label: "Previous in the list", shortcut: "k", Icon: ChevronUp },
  { way: "next", label: "Next in the list", shortcut: "j", Icon: ChevronDown },
] as const;

/** The button that was pressed. The same button on the next record's page takes the focus. */
let pressed: { way: Way; path: string } | null = null;

function Neighbours({ mark, walk, pathname }: { mark: ListMark; walk: Walk; pathname: string }) {
  const buttons = useRef<HTMLDivElement>(null);
  const { path, towards, step } = useWalkStep(mark, walk, pathname);

  const go = useCallback(
    (way: Way) =>
      step(way, (opened) => {
        pressed = buttons.current?.contains(document.activeElement) ? { way, path: opened } : null;
      }),
    [step],
  );
  const keys = useMemo(
    () => ({ j: () => !listHasKeys() && go("next"), k: () => !listHasKeys() && go("previous") }),
    [go],
  );
  useShortcuts({ keys });

  useEffect(() => {
    if (pressed?.path !== pathname) return;
    const { way } = pressed;
    pressed = null;
    const open = [...(buttons.current?.querySelectorAll<HTMLButtonElement>("button:enabled") ?? [])];
    (open.find(({ dataset }) => dataset["way"] === way) ?? open[0])?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div ref={buttons} className="contents">
      {STEPS.map(({ way, label, shortcut, Icon }) => {
        const end = stepFrom(walk, path, way) === null ? END_MESSAGES[way] : null;
        const pending = towards === way;
        return (
          <IconButton
            key={way}
            label={label}
            size="sm"
            data-way={way}
            aria-keyshortcuts={shortcut}
            pending={pending}
            disabled={end !== null}
            {...(end ? { "data-tip": end, "aria-description": end } : {})}
            onClick={() => go(way)}
          >
            {!pending && <Icon aria-hidden="true" />}
          </IconButton>
        );
      })}
    </div>
  );
}

/** True if the record's page contains a list, which uses j and k for its own rows. */
function listHasKeys(): boolean {
  return document.querySelector("[data-list] a[data-row]") !== null;
}
