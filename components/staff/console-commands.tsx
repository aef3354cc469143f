"use client";

import { read } from "@/components/shell/read";
import { ShellCommands } from "@/components/shell/shell-commands";
import type { NavSection } from "@/components/shell/navigation";
import type { Page } from "@/lib/core/cursor";
import type { TenantRow } from "@/lib/tenants/model";

async function findTenants(text: string) {
  const { rows } = await read<Page<TenantRow>>("tenants.list", new URLSearchParams({ search: text }));
  return rows.slice(0, 8).map(({ name, slug, refId }) => ({
    group: "Tenants",
    label: name,
    hint: slug,
    href: `/tenants/${refId}`,
  }));
}

/** The palette and the shortcuts, with the tenants one may enter. */
export function ConsoleCommands({ nav }: { nav: readonly NavSection[] }) {
  return <ShellCommands nav={nav} search={findTenants} />;
}
