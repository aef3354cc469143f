"use client";

import { clsx } from "clsx";
import { useEffect, useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";
import { glyphs } from "./glyphs";
import { currentToasts, dismissToast, lifetime, subscribeToasts, type ShownToast } from "./toast";

const none: readonly ShownToast[] = [];
const marks = { good: "check", bad: "cross", attention: "alert", neutral: "check" } as const;
const inks = { good: "text-good", bad: "text-bad", attention: "text-attention", neutral: "text-ink-muted" } as const;

/**
 * Container of toasts, beside the navigation. It is rendered empty from the start, so that screen readers observe it.
 */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts, () => none);
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className={
        "pointer-events-none fixed right-3 bottom-3 left-3 z-50 grid gap-2 sm:right-auto " +
        "lg:left-[calc(var(--nav-width)+0.75rem)]"
      }
    >
      {toasts.map((each) => (
        <Message key={each.id} message={each} />
      ))}
    </section>
  );
}

function Message({ message }: { message: ShownToast }) {
  const { id, title, detail, hue = "neutral", action } = message;
  const life = lifetime(message);
  useEffect(() => {
    if (life === null) return;
    const timer = window.setTimeout(() => dismissToast(id), life);
    return () => window.clearTimeout(timer);
  }, [id, life]);
  return (
    <div
      className={
        "pointer-events-auto flex w-full items-start gap-2 rounded-md border border-line-strong bg-raised py-2 " +
        "pr-2 pl-3 shadow-pop sm:w-88"
      }
    >
      <svg
        viewBox="0 0 16 16"
        fill="currentColor"
        fillRule="evenodd"
        aria-hidden="true"
        className={clsx("mt-1.5 size-4 shrink-0", inks[hue])}
      >
        <path d={glyphs[marks[hue]]} />
      </svg>
      <div className="min-w-0 flex-1 py-1">
        <p className="font-medium">{title}</p>
        {detail && <p className="mt-0.5 text-ink-muted [overflow-wrap:anywhere]">{detail}</p>}
      </div>
      {action && (
        <Button
          size="sm"
          onClick={() => {
            dismissToast(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="sm" label="Dismiss" onClick={() => dismissToast(id)}>
        <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </IconButton>
    </div>
  );
}
