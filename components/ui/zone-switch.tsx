"use client";

import { useSyncExternalStore } from "react";
import { chooseZone, currentZone, subscribeZone, zones } from "./zone";

const LABELS = { utc: "UTC", local: "Local time" } as const;

/** Switches all clock times and dates between UTC and the browser's zone. */
export function ZoneSwitch() {
  const chosen = useSyncExternalStore(subscribeZone, currentZone, () => "utc" as const);
  return (
    <fieldset className="grid grid-cols-2 overflow-hidden rounded-md border border-line">
      <legend className="sr-only">Time zone</legend>
      {zones.map((zone) => (
        <label
          key={zone}
          className={
            "flex h-8 cursor-pointer items-center justify-center px-2 text-ink-muted hover:bg-sunken " +
            "has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 " +
            "has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus"
          }
        >
          <input
            type="radio"
            name="zone"
            value={zone}
            checked={zone === chosen}
            onChange={() => chooseZone(zone)}
            className="sr-only"
          />
          {LABELS[zone]}
        </label>
      ))}
    </fieldset>
  );
}
