"use client";

import { clsx } from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { KeyboardEventHandler, ReactNode } from "react";
import { IconButton } from "./button";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  onKeyDown?: KeyboardEventHandler<HTMLElement>;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  width?: "sm" | "md" | "lg";
};

const widths = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" };

/** Focuses the first field, so that typing can start immediately. */
function focusFirstField(event: Event): void {
  const field = (event.currentTarget as HTMLElement).querySelector<HTMLElement>("input, select, textarea");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** Load it with next/dynamic on first use, so that list pages do not include it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  onKeyDown,
  width = "md",
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={description ? undefined : ""}
          onOpenAutoFocus={focusFirstField}
          onKeyDown={onKeyDown}
          className={clsx(
            "fixed top-[max(1rem,12vh)] left-1/2 z-40 flex max-h-[80dvh] w-[calc(100vw-2rem)] -translate-x-1/2",
            "flex-col rounded-md border border-line bg-raised text-ink shadow-pop",
            widths[width],
          )}
        >
          <div className="flex items-start gap-3 px-4 pt-3">
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="text-base font-medium">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-base text-ink-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton size="sm" label="Close" data-tip={undefined}>
                <X aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-4 py-3">{children}</div>
          {footer && <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
