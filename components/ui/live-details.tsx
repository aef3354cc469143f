"use client";

import { useEffect } from "react";
import { leftText, momentDetail, relativeText } from "./moment";
import { installTips } from "./tips";
import { toast } from "./toast";

/** Refresh interval of relative times, in milliseconds. */
const REFRESH_MS = 15_000;

/**
 * Mounted once near the root. One timer and a few document listeners serve every `Time`, `Id`, `CopyButton` and
 * `data-tip`, so that a list of fifty rows needs no code of its own.
 */
export function LiveDetails() {
  useEffect(() => {
    renewTimes();
    const timer = window.setInterval(() => {
      if (!document.hidden) renewTimes();
    }, REFRESH_MS);
    document.addEventListener("visibilitychange", renewTimes);
    document.addEventListener("click", copyOnClick);
    const removeTips = installTips((target) => {
      if (target instanceof HTMLTimeElement) return momentDetail(new Date(target.dateTime));
      return target.dataset["tip"] ?? "";
    });
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", renewTimes);
      document.removeEventListener("click", copyOnClick);
      removeTips();
    };
  }, []);
  return null;
}

function renewTimes(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-form]")) {
    const form = element.dataset["form"];
    if (form !== "relative" && form !== "left") continue;
    const at = new Date(element.dateTime);
    const text = form === "left" ? leftText(at, now) : relativeText(at, now);
    // React owns the text node, so change its data in place and never replace it.
    const node = element.firstChild;
    if (node instanceof Text && node.data !== text) node.data = text;
  }
}

function copyOnClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("[data-copy]");
  if (!button) return;
  const value = button.dataset["copy"] || button.title;
  copyText(value).then(
    () => toast({ title: "Copied", detail: value }),
    () => toast({ title: "Could not copy", detail: `Select and copy it yourself: ${value}`, hue: "bad" }),
  );
}

/** Copies text to the clipboard. Rejects if the browser forbids it (no HTTPS, or permission denied). */
async function copyText(value: string): Promise<void> {
  if (!navigator.clipboard) throw new Error("No clipboard: it needs HTTPS or localhost");
  await navigator.clipboard.writeText(value);
}
