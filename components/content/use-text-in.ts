"use client";

import { useEffect, useState, type RefObject } from "react";

/** How often the editor is looked at, in milliseconds. */
const CHECK_EVERY_MS = 500;

/** The text of the last text area inside. It changes by typing, a file and a fresh start: looking is what sees all of them. */
export function useTextIn(area: RefObject<HTMLDivElement | null>): string {
  const [text, setText] = useState("");
  useEffect(() => {
    const look = () => setText([...(area.current?.querySelectorAll("textarea") ?? [])].at(-1)?.value ?? "");
    look();
    const timer = window.setInterval(look, CHECK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [area]);
  return text;
}
