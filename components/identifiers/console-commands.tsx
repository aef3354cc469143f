"use client";

import { useCallback } from "react";
import type { PaletteFinds } from "@/components/shell/command-palette";
import type { NavSection } from "@/components/shell/navigation";
import { read } from "@/components/shell/read";
import { ShellCommands } from "@/components/shell/shell-commands";
import type { Page } from "@/lib/core/records/cursor";
import { identifierIn } from "@/lib/identifiers/model";
import type { TenantRow } from "@/lib/tenants/model";
import { findRecord, type Within } from "./find-record";

async function findTenants(text: string): Promise<PaletteFinds> {
  const { rows } = await read<Page<TenantRow>>("tenants.list", new URLSearchParams({ search: text }));
  const items = rows.slice(0, 8).map(({ name, slug, refId }) => ({
    group: "Tenants",
    label: name,
    hint: slug,
    href: `/tenants/${refId}`,
  }));
  return { items };
}

/** The palette and the shortcuts, with the tenants one may enter, and the record of whatever identifier is pasted. */
export function ConsoleCommands({ nav, within }: { nav: readonly NavSection[]; within: Within }) {
  const search = useCallback(
    (text: string) => (identifierIn(text) ? findRecord(text, within) : findTenants(text)),
    [within],
  );
  return <ShellCommands nav={nav} search={search} />;
}
