"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState, useSyncExternalStore, useTransition } from "react";
import type { PaletteSearch } from "./command-palette";
import { goMap, type NavSection } from "./navigation";
import { NavigationStatus } from "./navigation-status";
import type { PaletteItem } from "./palette-items";
import { currentShellDialog, showShellDialog, subscribeShellDialog, typeAhead } from "./shell-dialogs";
import { useShortcuts } from "./use-shortcuts";

const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});
const ShortcutHelp = dynamic(() => import("./shortcut-help").then((module) => module.ShortcutHelp), { ssr: false });

export type ShellCommandsProps = {
  nav: readonly NavSection[];
  /** Entries in addition to the navigation's. */
  items?: readonly PaletteItem[];
  /** Returns the records that were opened recently. */
  recent?: () => readonly PaletteItem[];
  search?: PaletteSearch;
  /** Finds the tenants to switch to; all of them for an empty text. */
  findTenants?: PaletteSearch;
};

const TENANT_WORDS = { title: "Switch tenant", placeholder: "Search tenants by name or slug" };

const keys = { "?": () => showShellDialog("shortcuts") };

/** Keyboard shortcuts, and the palette and help they open. Both are loaded on first use. */
export function ShellCommands({ nav, items, recent, search, findTenants }: ShellCommandsProps) {
  const dialog = useSyncExternalStore(subscribeShellDialog, currentShellDialog, () => null);
  const go = useMemo(() => goMap(nav), [nav]);
  const all = useMemo(() => [...navItems(nav), ...(items ?? [])], [nav, items]);
  const [used, setUsed] = useState({ palette: false, tenants: false, shortcuts: false });
  if (dialog !== null && !used[dialog]) setUsed({ ...used, [dialog]: true });

  const router = useRouter();
  const [opening, start] = useTransition();
  const open = (href: string) => start(() => router.push(href));
  const going = useShortcuts({ go, keys });
  useEffect(() => {
    const onEarlyKey = (event: KeyboardEvent) => {
      const opening = currentShellDialog() === "palette" || currentShellDialog() === "tenants";
      if (!opening || document.querySelector("[cmdk-root]")) return;
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      typeAhead(event.key);
    };
    const onKey = (event: KeyboardEvent) => {
      const plain = event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey;
      if (!plain || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      showShellDialog(currentShellDialog() === "palette" ? null : "palette");
    };
    document.addEventListener("keydown", onEarlyKey, true);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onEarlyKey, true);
      document.removeEventListener("keydown", onKey);
    };
  }, []);

  const close = () => showShellDialog(null);
  return (
    <>
      <NavigationStatus pending={opening || going} />
      {used.palette && (
        <CommandPalette
          open={dialog === "palette"}
          onClose={close}
          onOpen={open}
          items={all}
          recent={recent}
          search={search}
        />
      )}
      {used.tenants && (
        <CommandPalette
          open={dialog === "tenants"}
          onClose={close}
          onOpen={open}
          items={[]}
          search={findTenants}
          words={TENANT_WORDS}
          searchesEmpty
        />
      )}
      {used.shortcuts && <ShortcutHelp open={dialog === "shortcuts"} onClose={close} nav={nav} />}
    </>
  );
}

function navItems(nav: readonly NavSection[]): PaletteItem[] {
  return nav.flatMap(({ section, items }) =>
    items.map(({ label, href, shortcut }) => ({
      group: section,
      label,
      href,
      hint: shortcut ? `G then ${shortcut.toUpperCase()}` : undefined,
    })),
  );
}
