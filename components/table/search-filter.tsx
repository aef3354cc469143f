"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { useListNavigation } from "./list-frame";
import { withParam } from "./list-state";

/** Debounce of the search, in milliseconds. */
const DEBOUNCE_MS = 300;

type SearchFilterProps = { name: string; label: string; placeholder?: string | undefined; hintId?: string | undefined };

export function SearchFilter({ name, label, placeholder, hintId }: SearchFilterProps) {
  const { params, go } = useListNavigation();
  const inAddress = params.get(name) ?? "";
  const [typed, setTyped] = useState(inAddress);
  const [followed, setFollowed] = useState(inAddress);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  // The URL changed (back, or "Clear filters"), so update the input. Its own changes do not count.
  if (inAddress !== followed) {
    setFollowed(inAddress);
    if (inAddress !== typed.trim()) setTyped(inAddress);
  }

  const send = (value: string, how: "push" | "replace") => {
    window.clearTimeout(timer.current);
    const wanted = value.trim();
    if (wanted === followed) return;
    setFollowed(wanted);
    go(withParam(params, name, wanted), how);
  };

  return (
    <span className="relative w-full sm:w-64">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint" aria-hidden="true" />
      <Input
        type="search"
        name={name}
        aria-label={label}
        aria-describedby={hintId}
        dir="auto"
        placeholder={placeholder ?? label}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        className="peer px-8!"
        onChange={(event) => {
          const { value } = event.target;
          setTyped(value);
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(() => send(value, "replace"), DEBOUNCE_MS);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") send(typed, "push");
          else if (event.key === "Escape") {
            if (typed === "") event.currentTarget.blur();
            else {
              setTyped("");
              send("", "push");
            }
          }
        }}
      />
      <span
        className="pointer-events-none absolute top-1.5 right-1.5 peer-focus:hidden max-sm:hidden"
        aria-hidden="true"
      >
        <Kbd>/</Kbd>
      </span>
    </span>
  );
}
