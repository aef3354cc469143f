import { clsx } from "clsx";
import type { ComponentProps } from "react";

const control =
  "w-full rounded-md border border-line-strong bg-surface text-sm text-ink " +
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={clsx(control, "h-8 px-2.5", className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={4} {...rest} className={clsx(control, "px-2.5 py-1.5 leading-normal", className)} />;
}

export type SelectOption = { value: string; label: string };
export type SelectProps = Omit<ComponentProps<"select">, "children"> & { options: readonly SelectOption[] };

/** Adds the current value if it is not an option, so that saving the form unchanged keeps it. */
export function withCurrent<O extends SelectOption>(
  options: readonly O[],
  current: unknown,
): readonly (O | SelectOption)[] {
  if (typeof current !== "string" || current === "" || options.some(({ value }) => value === current)) return options;
  return [...options, { value: current, label: `${current} (not in the list)` }];
}

/** A native select. Its current value stays selected even if it is not an option. */
export function Select({ className, options, ...rest }: SelectProps) {
  return (
    <span className={clsx("relative inline-flex", className)}>
      <select {...rest} className={clsx(control, "h-8 appearance-none pr-7 pl-2.5")}>
        {withCurrent(options, rest.value ?? rest.defaultValue).map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-muted"
      >
        <path d="M4 6l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    </span>
  );
}

export function Checkbox({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return <input {...rest} type="checkbox" className={clsx("size-4 accent-accent", className)} />;
}
