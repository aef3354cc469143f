import type { ReactNode } from "react";

/**
 * Says more about something that is not itself a control. A control needs no wrapper: give it `data-tip="…"`.
 * Shown on hover and focus by `LiveDetails`.
 */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <span data-tip={text} tabIndex={0} className="rounded-sm">
      {children}
    </span>
  );
}
