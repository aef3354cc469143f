"use client";

import { useEffect, useState, type RefObject } from "react";

const POLL_MS = 500;

/**
 * The current value of a form field inside `area`. Polled, because typing, a file and a discarded draft all change it.
 */
export function useFieldIn(area: RefObject<HTMLElement | null>, name: string): string {
  const [text, setText] = useState("");
  useEffect(() => {
    const poll = () => {
      const control = area.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(`form [name="${name}"]`);
      setText(control?.value ?? "");
    };
    poll();
    const timer = window.setInterval(poll, POLL_MS);
    return () => window.clearInterval(timer);
  }, [area, name]);
  return text;
}
