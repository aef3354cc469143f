"use client";

import { usePathname } from "next/navigation";
import { useCallback, useEffect } from "react";
import type { PaletteResults } from "@/components/shell/command-palette";
import type { NavSection } from "@/components/shell/navigation";
import { read } from "@/components/shell/read";
import { recentRecords, rememberRecord } from "@/components/shell/recent-records";
import { ShellCommands } from "@/components/shell/shell-commands";
import type { Page } from "@/lib/core/records/cursor";
import { identifierIn } from "@/lib/identifiers/model";
import type { TenantRow } from "@/lib/tenants/model";
import { findByWords, STAFF } from "./find-by-words";
import type { CurrentTenant } from "./find-record";
import { recentItem, recordAt } from "./found-items";
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

type Props = {
  nav: readonly NavSection[];
  within: CurrentTenant;
  /** The email address of the signed-in user. */
  staff: string;
};

/** The command palette and the shortcuts. The palette finds tenants and records by words, and records by identifier. */
export function ConsoleCommands({ nav, within, staff }: Props) {
  const seesStaff = nav.some(({ items }) => items.some(({ href }) => href === STAFF));
  const search = useCallback(
    async (text: string) => {
      if (!identifierIn(text)) return findByWords(text, within, seesStaff);
      const { findRecord } = await import("./find-record");
      return findRecord(text, within);
    },
    [within, seesStaff],
  );
  useRemembered(staff, within);
  const recent = () => recentRecords(staff).flatMap(recentItem);
  return <ShellCommands nav={nav} recent={recent} search={search} findTenants={findOtherTenants} />;
}

/** Remembers the record on each page that the user opens, with the title that the page shows. */
function useRemembered(staff: string, within: CurrentTenant): void {
  const pathname = usePathname();
  useEffect(() => {
    const opened = recordAt(pathname, within?.refId ?? null);
    const title = document.querySelector("#main [data-page-title]")?.textContent;
    if (opened && title)
      rememberRecord(staff, { ...opened, title, tenant: within && { refId: within.refId, name: within.name } });
  }, [pathname, staff, within]);
}
