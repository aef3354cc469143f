import { clsx } from "clsx";
import { Copy } from "lucide-react";
import { buttonClass } from "./button";

export type CopyButtonProps = { value: string; label?: string; showLabel?: boolean; className?: string };

/** Copies `value` through the listener in `LiveDetails`. */
export function CopyButton({ value, label = "Copy", showLabel = false, className }: CopyButtonProps) {
  return (
    <button
      type="button"
      data-copy={value}
      data-tip={showLabel ? undefined : label}
      aria-label={showLabel ? undefined : label}
      className={buttonClass("ghost", "sm", clsx(!showLabel && "w-7 px-0!", className))}
    >
      <Copy aria-hidden="true" />
      {showLabel && label}
    </button>
  );
}
