"use client";

import { ChevronsUpDown, Search } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { closePopover } from "@/components/ui/popover";
import { showShellDialog } from "./shell-dialogs";

const openPalette = () => showShellDialog("palette");

export function PaletteButton() {
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className={buttonClass("secondary", "md", "border-line! px-2! text-ink-muted! md:w-52 md:justify-start!")}
    >
      <Search aria-hidden="true" />
      <span className="max-md:sr-only">Search or go to…</span>
      <span className="ml-auto flex gap-0.5 max-md:hidden" aria-hidden="true">
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}

/** The current tenant. Opens the list of tenants to switch to another one. */
export function TenantButton({ name }: { name: string }) {
  return (
    <button
      type="button"
      onClick={() => showShellDialog("tenants")}
      data-tip="Switch tenant"
      className={buttonClass("ghost", "md", "min-w-0 shrink! px-2! text-ink!")}
    >
      <span className="sr-only">Tenant: </span>
      <span className="truncate">{name}</span>
      <ChevronsUpDown className="size-3.5! text-ink-faint" aria-hidden="true" />
    </button>
  );
}

export function ShortcutsButton() {
  return (
    <button
      type="button"
      onClick={(event) => {
        closePopover(event.currentTarget);
        showShellDialog("shortcuts");
      }}
      className="flex h-8 w-full items-center justify-between rounded-sm px-2 hover:bg-accent-soft"
    >
      Keyboard shortcuts
      <Kbd>?</Kbd>
    </button>
  );
}
