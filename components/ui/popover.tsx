"use client";

import { clsx } from "clsx";
import { useId, useRef, type ReactNode, type ToggleEvent } from "react";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button";

export type PopoverProps = {
  /** Content of the button. */
  button: ReactNode;
  /** Accessible name, if `button` is not text. */
  label?: string;
  align?: "start" | "end";
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
  children: ReactNode;
};

/** A panel below a button, based on the native popover: Escape and an outside click close it, and the focus returns. */
export function Popover({ button, label, align = "start", variant, size, className, children }: PopoverProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const place = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState !== "open" || !trigger.current) return;
    const panel = event.currentTarget;
    const box = trigger.current.getBoundingClientRect();
    panel.style.top = `${box.bottom + 4}px`;
    if (align === "end") panel.style.right = `${Math.max(8, document.documentElement.clientWidth - box.right)}px`;
    else panel.style.left = `${box.left}px`;
    // The width is known only once it is shown.
    requestAnimationFrame(() => {
      const over = panel.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
      if (align === "start" && over > 0) panel.style.left = `${Math.max(8, box.left - over)}px`;
    });
  };
  return (
    <>
      <button
        ref={trigger}
        type="button"
        popoverTarget={id}
        aria-label={label}
        data-tip={label}
        className={buttonClass(variant, size, className)}
      >
        {button}
      </button>
      <div id={id} popover="auto" onBeforeToggle={place} className={clsx("pop", "max-w-[calc(100vw-1rem)]")}>
        {children}
      </div>
    </>
  );
}

/** Closes the popover that contains `element`, if any. */
export function closePopover(element: Element): void {
  const panel = element.closest<HTMLElement>("[popover]");
  if (panel?.matches(":popover-open")) panel.hidePopover();
}
