"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Select, withCurrent } from "@/components/ui/input";
import { useListNavigation } from "./list-frame";
import { withParam, withoutParams } from "./list-state";
import { RangeFilterControl } from "./range-filter";
import { SearchFilter } from "./search-filter";
import type { QuickRange, RangeDirection } from "./time-range";

/** `count` is the number of rows with the option. */
type FilterOption = { value: string; label: string; count?: string };

export type FilterControl =
  | {
      kind: "search";
      name: string;
      label: string;
      placeholder?: string;
      /** What the search covers, on a line below the filters. */
      hint?: string;
    }
  | {
      kind: "select";
      name: string;
      label: string;
      options: readonly FilterOption[];
      /** Filters that depend on this one. They are cleared when it changes. */
      resets?: readonly string[];
    }
  | { kind: "chips"; name: string; label: string; options: readonly FilterOption[] }
  /** `planned` for a time that may be in the future, such as a publication time. */
  | { kind: "range"; name: string; label: string; direction?: RangeDirection; fallback?: QuickRange | null };

export type FilterBarProps = {
  controls: readonly FilterControl[];
  /** At the end of the bar: density, export, new. */
  actions?: ReactNode;
};

/** A list's filters, stored in the URL. Underneath it is a plain GET form, so that it also works before scripts run. */
export function FilterBar({ controls, actions }: FilterBarProps) {
  const { params, go } = useListNavigation();
  const names = controls.map((control) => control.name);
  const any = names.some((name) => params.has(name));
  return (
    <form
      role="search"
      aria-label="Filters"
      className="flex flex-wrap items-center gap-2 py-2"
      onSubmit={(event) => event.preventDefault()}
    >
      {controls.map((control) => (
        <Control key={control.name} control={control} />
      ))}
      {any && (
        <Button variant="ghost" onClick={() => go(withoutParams(params, names))}>
          <X aria-hidden="true" />
          Clear filters
        </Button>
      )}
      <noscript>
        <button type="submit">Apply</button>
      </noscript>
      {actions && <div className="ml-auto flex items-center gap-1">{actions}</div>}
      {controls.map((control) =>
        control.kind === "search" && control.hint ? (
          <p key={control.name} id={hintId(control.name)} className="basis-full text-xs text-ink-muted">
            {control.hint}
          </p>
        ) : null,
      )}
    </form>
  );
}

const hintId = (name: string) => `${name}-hint`;

function Control({ control }: { control: FilterControl }) {
  const { params, go } = useListNavigation();
  const { name } = control;
  switch (control.kind) {
    case "search":
      return (
        <SearchFilter
          name={name}
          label={control.label}
          placeholder={control.placeholder}
          hintId={control.hint && hintId(name)}
        />
      );
    case "select":
      return (
        <Select
          name={name}
          aria-label={control.label}
          value={params.get(name) ?? ""}
          onChange={(event) => go(withParam(withoutParams(params, control.resets ?? []), name, event.target.value))}
          options={[{ value: "", label: `${control.label}: any` }, ...control.options]}
          className="max-w-56 [&>select]:border-line"
        />
      );
    case "chips":
      return (
        <ChipSet
          name={name}
          label={control.label}
          options={control.options}
          chosen={params.getAll(name)}
          onChange={(values) => go(withParam(params, name, values))}
        />
      );
    case "range":
      return (
        <RangeFilterControl
          name={name}
          label={control.label}
          direction={control.direction ?? "past"}
          fallback={control.fallback ?? null}
          value={params.get(name)}
          onChange={(value) => go(withParam(params, name, value))}
        />
      );
  }
}

type ChipSetProps = {
  name: string;
  label: string;
  options: readonly FilterOption[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
};

const chipClass =
  "inline-flex h-8 cursor-pointer items-center rounded-md border border-line px-2.5 text-sm text-ink-muted " +
  "hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink " +
  "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus";

function ChipSet({ name, label, options, chosen, onChange }: ChipSetProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1">
      <legend className="sr-only">{label}</legend>
      {chosen.reduce<readonly FilterOption[]>(withCurrent, options).map((option) => (
        <label key={option.value} className={chipClass}>
          <input
            type="checkbox"
            name={name}
            value={option.value}
            checked={chosen.includes(option.value)}
            onChange={(event) => {
              const rest = chosen.filter((value) => value !== option.value);
              onChange(event.target.checked ? [...rest, option.value] : rest);
            }}
            className="sr-only"
          />
          {option.label}
          {"count" in option && <span className="ml-1.5 tabular text-ink-muted"> {option.count}</span>}
        </label>
      ))}
    </fieldset>
  );
}
