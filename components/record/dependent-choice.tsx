"use client";

import { useEffect, useRef, useState, type ComponentProps } from "react";
import { Select } from "@/components/ui/input";

type Option = { value: string; label: string };

type Props = {
  name: string;
  /** The name of the field whose value selects the options, and its value when the form opens. */
  on: string;
  initially: string;
  options: Readonly<Record<string, readonly Option[]>>;
  value: string;
  control: Pick<ComponentProps<"select">, "id" | "aria-describedby" | "aria-invalid">;
};

/** A select whose options depend on another field of its form. Its value is cleared when that field changes. */
export function DependentChoice({ name, on, initially, options, value, control }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [chosen, setChosen] = useState(initially);
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    const follow = () => setChosen(String(new FormData(form).get(on) ?? ""));
    follow();
    form.addEventListener("change", follow);
    return () => form.removeEventListener("change", follow);
  }, [on]);
  return (
    <span ref={place} className="contents">
      <Select
        key={chosen}
        name={name}
        defaultValue={chosen === initially ? value : ""}
        options={[{ value: "", label: "None" }, ...(options[chosen] ?? [])]}
        {...control}
      />
    </span>
  );
}
