"use client";

import { useRouter } from "next/navigation";
import { useLayoutEffect } from "react";
import { goSequence, isTyping, singleKeysOn } from "@/components/ui/keys";

export type Shortcuts = {
  /** Letter after `g` → address. Keep it stable between renders. */
  go?: Readonly<Record<string, string>>;
  /** Plain key, e.g. "?" or "Escape" → what to do; false leaves the key to others. Keep it stable between renders. */
  keys?: Readonly<Record<string, () => boolean | void>>;
};

/** Plain-key shortcuts. They sleep in inputs and dialogs, and never see a key held with Ctrl, Alt or Meta. */
export function useShortcuts({ go, keys }: Shortcuts): void {
  const router = useRouter();
  // In the layout phase: a key pressed as soon as its button is on show is not lost.
  useLayoutEffect(() => {
    const press = goSequence(go ?? {});
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event.target) || !singleKeysOn()) return;
      const step = press(event.key, event.timeStamp);
      if (step && "go" in step) {
        event.preventDefault();
        router.push(step.go);
        return;
      }
      if (step || !keys || !Object.hasOwn(keys, event.key)) return;
      if (keys[event.key]?.() !== false) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [go, keys, router]);
}
