"use client";

import { Rows3, Rows4 } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { storePreference } from "@/components/ui/preference";
import { toast } from "@/components/ui/toast";
import { densityCookie } from "./density";

/** Switches the row height between 36 and 28 px. The state is on `<html data-density>`, so nothing re-renders. */
export function DensityToggle() {
  const toggle = () => {
    const root = document.documentElement;
    const next = root.dataset["density"] === "compact" ? "comfortable" : "compact";
    root.dataset["density"] = next;
    storePreference(densityCookie, next);
    toast({ title: next === "compact" ? "Compact rows" : "Comfortable rows" });
  };
  return (
    <IconButton label="Change row height" className="max-md:hidden" onClick={toggle}>
      <Rows3 aria-hidden="true" className="in-data-[density=compact]:hidden" />
      <Rows4 aria-hidden="true" className="not-in-data-[density=compact]:hidden" />
    </IconButton>
  );
}
