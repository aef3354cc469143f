import { listName } from "@/components/record/words";
import type { NavItem, NavSection } from "@/components/shell/navigation";
import { listAddress, type Entity, type NavigationPlace } from "@/lib/core/entity";
import { ENTITIES } from "@/lib/entities";
import type { Me } from "@/lib/session/model";

type Section = NavigationPlace["section"];
const SECTIONS: Record<Section, string> = { tenant: "This tenant", setup: "Setup", operations: "Operations" };

type Page = Omit<NavItem, "href"> & { path: string };

/** Pages of a tenant that do not list an entity. Those of the first section come before the entities. */
const OTHER_PAGES: Record<Section, readonly Page[]> = {
  tenant: [{ label: "Overview", path: "", icon: "home", shortcut: "o" }],
  setup: [
    { label: "People", path: "people", icon: "staff", shortcut: "e" },
    { label: "Plan and usage", path: "plan", icon: "usage", shortcut: "u" },
  ],
  operations: [{ label: "Trash", path: "trash", icon: "retention", shortcut: "d" }],
};
const AUDIT: Page = { label: "Audit", path: "audit", icon: "audit", shortcut: "h" };

const INBOX: NavItem = { label: "Inbox", href: "/", icon: "inbox", shortcut: "i" };
const TENANTS: NavItem = { label: "Tenants", href: "/tenants", icon: "tenants", shortcut: "t" };
const STAFF: NavItem = { label: "Staff", href: "/staff", icon: "access", shortcut: "f" };

type Placed = Entity & { navigation: NavigationPlace; path: string };
const PLACED = (ENTITIES as readonly Entity[]).filter(
  (entity): entity is Placed => entity.navigation !== null && entity.path !== null,
);

/** The user's navigation for the current tenant. */
export function consoleNavigation(me: Pick<Me, "permissions" | "everywhere" | "tenant">): NavSection[] {
  const audits = me.permissions.includes("audit:read");
  return [
    { section: "Console", items: [INBOX, TENANTS, ...(me.everywhere.includes("staff:read") ? [STAFF] : [])] },
    ...(me.tenant ? inTenant(me.tenant.refId, audits) : []),
    ...(me.everywhere.includes("scope:elevate") ? [allTenants(audits)] : []),
  ];
}

function inTenant(tenant: string, audits: boolean): NavSection[] {
  const at = (path: string) => (path ? `/tenants/${tenant}/${path}` : `/tenants/${tenant}`);
  return (Object.keys(SECTIONS) as Section[]).map((section) => {
    const entities = PLACED.filter(({ navigation }) => navigation.section === section).map(pageOf);
    const other = OTHER_PAGES[section];
    const pages = section === "tenant" ? [...other, ...entities] : [...entities, ...other];
    if (section === "operations" && audits) pages.push(AUDIT);
    return { section: SECTIONS[section], items: pages.map(({ path, ...item }) => ({ ...item, href: at(path) })) };
  });
}

function pageOf(entity: Placed): Page {
  const { icon, shortcut } = entity.navigation;
  return { label: listName(entity, true), path: entity.path, icon, shortcut };
}

function allTenants(audits: boolean): NavSection {
  const items: NavItem[] = PLACED.filter(({ navigation }) => navigation.allTenants).map((entity) => ({
    label: listName(entity, false),
    href: listAddress(entity, null),
    icon: entity.navigation.icon,
  }));
  if (audits) items.push({ label: AUDIT.label, href: `/${AUDIT.path}`, icon: AUDIT.icon });
  return { section: "All tenants", items };
}
