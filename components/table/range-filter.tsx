"use client";

import { CalendarRange } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { closePopover, Popover } from "@/components/ui/popover";
import {
  allTimes,
  customRange,
  isQuickRange,
  parseRange,
  quickName,
  quickRanges,
  shortName,
  type QuickRange,
  type RangeDirection,
} from "./time-range";

export type RangeFilterControlProps = {
  name: string;
  label: string;
  direction: RangeDirection;
  fallback: QuickRange | null;
  /** The value in the URL. */
  value: string | null;
  onChange: (value: string | null) => void;
};

const segment =
  "inline-flex h-full cursor-pointer items-center px-2 text-ink-muted hover:bg-sunken has-checked:bg-accent-soft " +
  "has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 " +
  "has-focus-visible:outline-focus";

export function RangeFilterControl({ name, label, direction, fallback, value, onChange }: RangeFilterControlProps) {
  const parsed = parseRange(value, fallback, new Date(0));
  const custom = parsed.quick === null && (parsed.from !== null || parsed.to !== null);
  const chosen = custom ? null : (parsed.quick ?? allTimes);
  // Also offers the range in the URL, so that the active filter is visible.
  const elsewhere = parsed.quick && !offered(direction, parsed.quick) ? [parsed.quick] : [];
  const choose = (choice: string) => {
    const isFallback = choice === fallback || (choice === allTimes && fallback === null);
    onChange(isFallback ? null : choice);
  };
  return (
    <div className="flex items-center gap-1">
      <fieldset className="flex h-8 items-center overflow-hidden rounded-md border border-line">
        <legend className="sr-only">{label}</legend>
        {[...quickRanges[direction], ...elsewhere, allTimes].map((choice) => (
          <label key={choice} className={segment} data-tip={quickName(choice) ?? "All times"}>
            <input
              type="radio"
              name={name}
              value={choice}
              checked={choice === chosen}
              onChange={() => choose(choice)}
              className="sr-only"
              aria-label={quickName(choice) ?? "All times"}
            />
            {isQuickRange(choice) ? shortName(choice, direction) : "All"}
          </label>
        ))}
      </fieldset>
      <Popover
        className={custom ? "border-accent! bg-accent-soft!" : "border-line! text-ink-muted!"}
        button={
          <>
            <CalendarRange aria-hidden="true" />
            <span className="max-sm:sr-only">{custom ? customWords(parsed.from, parsed.to) : "Custom"}</span>
          </>
        }
      >
        <CustomRange key={value} from={parsed.from} to={parsed.to} custom={custom} onChange={onChange} />
      </Popover>
    </div>
  );
}

function offered(direction: RangeDirection, quick: QuickRange): boolean {
  return quickRanges[direction].some((each) => each === quick);
}

function customWords(from: string | null, to: string | null): string {
  const short = (iso: string) => iso.slice(0, 16).replace("T", " ");
  if (from === null) return `until ${short(to ?? "")}`;
  return to === null ? `since ${short(from)}` : `${short(from)} – ${short(to)}`;
}

type CustomRangeProps = {
  from: string | null;
  to: string | null;
  custom: boolean;
  onChange: (value: string | null) => void;
};

/** Not a form, because it is inside the filters' form and forms cannot nest. */
function CustomRange({ from, to, custom, onChange }: CustomRangeProps) {
  const [start, setStart] = useState(custom ? (from ?? "").slice(0, 16) : "");
  const [end, setEnd] = useState(custom ? (to ?? "").slice(0, 16) : "");
  const [error, setError] = useState<string | null>(null);
  const apply = (element: Element) => {
    const wanted = customRange(utcMoment(start), utcMoment(end));
    if (wanted === null) {
      setError(start || end ? "The start must be before the end." : "Enter a start, an end or both.");
      return;
    }
    setError(null);
    closePopover(element);
    onChange(wanted);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    apply(event.currentTarget);
  };
  const input = { type: "datetime-local", onKeyDown };
  return (
    <div className="grid w-64 gap-3 p-2">
      <Field label="From" hint="UTC">
        {(control) => (
          <Input {...input} {...control} value={start} onChange={(event) => setStart(event.target.value)} />
        )}
      </Field>
      <Field label="To" hint="UTC" error={error}>
        {(control) => <Input {...input} {...control} value={end} onChange={(event) => setEnd(event.target.value)} />}
      </Field>
      <Button variant="primary" onClick={(event) => apply(event.currentTarget)}>
        Apply
      </Button>
    </div>
  );
}

function utcMoment(value: string): Date | null {
  if (value === "") return null;
  const at = new Date(`${value.slice(0, 16)}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
