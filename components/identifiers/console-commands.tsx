"use client";

import { useCallback } from "react";
import type { PaletteResults } from "@/components/shell/command-palette";
import type { NavSection } from "@/components/shell/navigation";
import { read } from "@/components/shell/read";
import { ShellCommands } from "@/components/shell/shell-commands";
import type { Page } from "@/lib/core/records/cursor";
import { identifierIn } from "@/lib/identifiers/model";
import type { TenantRow } from "@/lib/tenants/model";
import type { CurrentTenant } from "./find-record";
import { sameListIn } from "./same-list";

/** The tenants to switch to. A list opens again in the other tenant, and any other page opens its overview. */
async function findOtherTenants(text: string): Promise<PaletteResults> {
  const { rows } = await read<Page<TenantRow>>("tenants.list", new URLSearchParams(text ? { search: text } : {}));
  const items = rows.map(({ name, slug, refId }) => ({
    group: "Tenants",
    label: name,
    hint: slug,
    href: sameListIn(window.location.pathname, refId),
  }));
  return { items, nothing: text ? `No tenant matches “${text}”.` : "You have no access to any tenant yet." };
}

async function findTenants(text: string): Promise<PaletteResults> {
  const { rows } = await read<Page<TenantRow>>("tenants.list", new URLSearchParams({ search: text }));
  const items = rows.slice(0, 8).map(({ name, slug, refId }) => ({
    group: "Tenants",
    label: name,
    hint: slug,
    href: `/tenants/${refId}`,
  }));
  return { items };
}

/** The command palette and the shortcuts. The palette finds tenants by name and records by identifier. */
export function ConsoleCommands({ nav, within }: { nav: readonly NavSection[]; within: CurrentTenant }) {
  const search = useCallback(
    async (text: string) => {
      if (!identifierIn(text)) return findTenants(text);
      const { findRecord } = await import("./find-record");
      return findRecord(text, within);
    },
    [within],
  );
  return <ShellCommands nav={nav} search={search} findTenants={findOtherTenants} />;
}
