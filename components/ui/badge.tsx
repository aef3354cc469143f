import type { ReactNode } from "react";
import type { Hue } from "@/lib/core/entity";
import { glyphs, type GlyphName } from "./glyphs";

const usual: Record<Hue, GlyphName> = {
  good: "check",
  progress: "half",
  attention: "alert",
  bad: "cross",
  neutral: "ring",
};

export type StatusBadgeProps = {
  hue: Hue;
  /** The label. A status must not rely on color or icon alone. */
  children: ReactNode;
  icon?: GlyphName | undefined;
};

export function StatusBadge({ hue, icon, children }: StatusBadgeProps) {
  return (
    <span className="badge" data-hue={hue}>
      <svg viewBox="0 0 16 16" fill="currentColor" fillRule="evenodd" aria-hidden="true">
        <path d={glyphs[icon ?? usual[hue]]} />
      </svg>
      {children}
    </span>
  );
}

/** A boxed label for kinds and tags, not for statuses. */
export function Badge({ children }: { children: ReactNode }) {
  return <span className="badge">{children}</span>;
}
