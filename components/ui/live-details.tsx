"use client";

import { useEffect } from "react";
import { momentDetail } from "./moment";
import { timeText } from "./time";
import { installTips } from "./tips";
import { toast } from "./toast";
import { currentZone, subscribeZone } from "./zone";

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
    const leaveZone = subscribeZone(renewTimes);
    const leaveArrivals = renewArrivals();
    document.addEventListener("click", copyOnClick);
    const removeTips = installTips((target) => {
      if (target instanceof HTMLTimeElement) return momentDetail(new Date(target.dateTime));
      return target.dataset["tip"] ?? "";
    });
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", renewTimes);
      document.removeEventListener("click", copyOnClick);
      leaveZone();
      leaveArrivals();
      removeTips();
    };
  }, []);
  return null;
}

function renewTimes(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-form]")) {
    const text = timeText(element, now);
    // React owns the text node, so change its data in place and never replace it.
    const node = element.firstChild;
    if (text !== null && node instanceof Text && node.data !== text) node.data = text;
  }
}

/** The server writes times in UTC, so those that arrive later are changed too. Returns the function that stops it. */
function renewArrivals(): () => void {
  let frame = 0;
  const observer = new MutationObserver(() => {
    if (frame !== 0 || currentZone() === "utc") return;
    frame = window.requestAnimationFrame(() => {
      frame = 0;
      renewTimes();
    });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    window.cancelAnimationFrame(frame);
    observer.disconnect();
  };
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
