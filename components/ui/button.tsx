import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Spinner } from "./spinner";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";

const variants: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
  secondary: "border-line-strong bg-surface text-ink hover:bg-sunken",
  ghost: "border-transparent text-ink-muted hover:bg-accent-soft hover:text-ink",
  danger: "border-transparent bg-bad text-on-bad hover:opacity-90",
};

const sizes: Record<ButtonSize, string> = { sm: "h-7 px-2 gap-1", md: "h-8 px-3 gap-1.5" };

export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md", extra?: string): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center rounded-md border align-middle text-sm font-medium",
    "whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-60 [&>svg]:size-4 [&>svg]:shrink-0",
    variants[variant],
    sizes[size],
    extra,
  );
}

export type ButtonProps = ComponentProps<"button"> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** In progress: shows a spinner, ignores clicks and keeps the focus. */
  pending?: boolean;
};

function ignore(event: MouseEvent): void {
  event.preventDefault();
}

export function Button({ variant, size, pending = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(variant, size, className)}
      onClick={pending ? ignore : onClick}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest["aria-disabled"]}
    >
      {pending && <Spinner />}
      {children}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, "aria-label"> & { label: string; children: ReactNode };

/** An icon-only square button; `label` is its accessible name and tooltip. */
export function IconButton({ label, size = "md", className, ...rest }: IconButtonProps) {
  const square = size === "sm" ? "w-7 px-0!" : "w-8 px-0!";
  return (
    <Button
      variant="ghost"
      size={size}
      aria-label={label}
      data-tip={label}
      className={clsx(square, className)}
      {...rest}
    />
  );
}

export type LinkButtonProps = ComponentProps<typeof Link> & { variant?: ButtonVariant; size?: ButtonSize };

export function LinkButton({ variant, size, className, ...rest }: LinkButtonProps) {
  return <Link prefetch={false} {...rest} className={buttonClass(variant, size, className)} />;
}
