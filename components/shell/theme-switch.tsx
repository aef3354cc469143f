"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { storePreference } from "@/components/ui/preference";
import { themeAttribute, themeCookie, themes, type Theme } from "./theme";

const looks = {
  system: { label: "System", Icon: Monitor },
  light: { label: "Light", Icon: Sun },
  dark: { label: "Dark", Icon: Moon },
} as const;

function choose(theme: Theme): void {
  const attribute = themeAttribute(theme);
  if (attribute === undefined) delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = attribute;
  storePreference(themeCookie, theme);
}

/** `theme` is the cookie's value. After a change, the root element and the cookie hold the choice. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  return (
    <fieldset className="grid grid-cols-3 overflow-hidden rounded-md border border-line">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => {
        const { label, Icon } = looks[each];
        return (
          <label
            key={each}
            className={
              "flex h-8 cursor-pointer items-center justify-center gap-1.5 px-2 text-ink-muted hover:bg-sunken " +
              "has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 " +
              "has-focus-visible:-outline-offset-2 has-focus-visible:outline-focus"
            }
          >
            <input
              type="radio"
              name="theme"
              value={each}
              defaultChecked={each === theme}
              onChange={() => choose(each)}
              className="sr-only"
            />
            <Icon className="size-4" aria-hidden="true" />
            {label}
          </label>
        );
      })}
    </fieldset>
  );
}
