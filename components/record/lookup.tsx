"use client";

import { useEffect, useId, useState, type ComponentProps, type KeyboardEvent } from "react";
import { Input } from "@/components/ui/input";

export type Found = { value: string; label: string; hint?: string };

type Props = {
  name: string;
  /** Finds the options for a typed text; the first ones for an empty text. */
  find: (text: string) => Promise<readonly Found[]>;
  control: Pick<ComponentProps<"input">, "id" | "aria-describedby" | "aria-invalid" | "required">;
};

/** Debounce of the search, in milliseconds. */
const DEBOUNCE_MS = 180;

/** A field that finds a record by its name as one types. The form gets the value of the chosen option. */
export function Lookup({ name, find, control }: Props) {
  const list = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Found | null>(null);
  const [open, setOpen] = useState(false);
  const [options, setOptions] = useState<readonly Found[]>([]);
  const [failed, setFailed] = useState(false);
  const [active, setActive] = useState(0);

  useEffect(() => {
    if (!open) return;
    let live = true;
    const timer = window.setTimeout(() => {
      find(text.trim()).then(
        (found) => {
          if (!live) return;
          setOptions(found);
          setFailed(false);
          setActive(0);
        },
        () => live && setFailed(true),
      );
    }, DEBOUNCE_MS);
    return () => {
      live = false;
      window.clearTimeout(timer);
    };
  }, [open, text, find]);

  const choose = (option: Found) => {
    setChosen(option);
    setText(option.label);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((at) => (options.length === 0 ? 0 : (at + step + options.length) % options.length));
    } else if (event.key === "Enter" && open && options[active]) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div className="relative">
      <input type="hidden" name={name} value={chosen?.value ?? ""} />
      <Input
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={open && options[active] ? `${list}-${active}` : undefined}
        value={text}
        placeholder="Type a name"
        onChange={({ target }) => {
          setText(target.value);
          setChosen(null);
          setOpen(true);
        }}
        onFocus={() => setOpen(chosen === null)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        {...control}
      />
      <ul
        id={list}
        role="listbox"
        aria-label="Matches"
        hidden={!open || options.length === 0}
        className={
          "absolute inset-x-0 top-full z-10 mt-1 max-h-56 overflow-y-auto rounded-md border border-line bg-raised p-1 " +
          "shadow-pop"
        }
      >
        {options.map((option, at) => (
          <li
            key={option.value}
            id={`${list}-${at}`}
            role="option"
            aria-selected={at === active}
            className="flex h-8 cursor-pointer items-center gap-3 rounded-sm px-2 aria-selected:bg-accent-soft"
            // Keeps the focus in the field, so that the click is not lost with the list.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.hint && <span className="shrink-0 text-xs text-ink-faint">{option.hint}</span>}
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs text-ink-muted empty:hidden">
        {open && failed && "The search failed. Type again to retry."}
        {open && !failed && text !== "" && options.length === 0 && "Nothing found yet."}
      </p>
    </div>
  );
}
