"use client";

import { useRouter } from "next/navigation";
import { useLayoutEffect, useTransition } from "react";
import { goSequence, isTyping, singleKeysOn } from "@/components/ui/keys";

export type Shortcuts = {
  /** Letter after `g` → path. Keep it stable between renders. */
  go?: Readonly<Record<string, string>>;
  /**
   * Plain key, such as "?" or "Escape" → handler. Return false to let others handle the key. Keep it stable between
   * renders.
   */
  keys?: Readonly<Record<string, () => boolean | void>>;
};

/**
 * Plain-key shortcuts. They are inactive in inputs and dialogs, and ignore Ctrl, Alt and Meta combinations.
 * @returns whether the page that a shortcut opened is loading
 */
export function useShortcuts({ go, keys }: Shortcuts): boolean {
  const router = useRouter();
  const [pending, start] = useTransition();
  // In a layout effect, so that a key pressed right after the first paint is not lost.
  useLayoutEffect(() => {
    const press = goSequence(go ?? {});
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event.target) || !singleKeysOn()) return;
      const step = press(event.key, event.timeStamp);
      if (step && "go" in step) {
        event.preventDefault();
        start(() => router.push(step.go));
        return;
      }
      if (step || !keys || !Object.hasOwn(keys, event.key)) return;
      if (keys[event.key]?.() !== false) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [go, keys, router]);
  return pending;
}
