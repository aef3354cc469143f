import { Menu } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { StatusBadge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { ZoneSwitch } from "@/components/ui/zone-switch";
import type { Hue } from "@/lib/core/entity";
import type { NavSection } from "./navigation";
import { OfflineNotice } from "./offline-notice";
import { PaletteButton, ShortcutsButton, TenantButton } from "./shell-buttons";
import { ShellCommands } from "./shell-commands";
import { SideNav } from "./side-nav";
import type { Theme } from "./theme";
import { ThemeSwitch } from "./theme-switch";

export type AppShellProps = {
  product: string;
  /** Link of the product name. */
  home?: string;
  nav: readonly NavSection[];
  /** Always visible. Without `switcher`, the name opens the palette. */
  tenant: { name: string; switcher?: ReactNode };
  environment: { name: string; hue: Hue };
  user: { name: string; email: string; role?: string };
  /** A form with a submit button. */
  signOut: ReactNode;
  theme: Theme;
  breadcrumb?: ReactNode;
  /** At the end of the top bar, before the account. */
  tools?: ReactNode;
  /** At the very top, such as `AllTenantsBanner`. */
  banner?: ReactNode;
  /** A `ShellCommands` with custom entries and search. Defaults to one with the navigation only. */
  commands?: ReactNode;
  children: ReactNode;
};

const navId = "shell-nav";

export function AppShell(props: AppShellProps) {
  const { product, home = "/", nav, tenant, environment, banner, breadcrumb, tools, commands, children } = props;
  return (
    <>
      <a
        href="#main"
        className={
          "fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-on-accent " +
          "focus:translate-y-0"
        }
      >
        Skip to content
      </a>
      <div className="lg:grid lg:grid-cols-[var(--nav-width)_minmax(0,1fr)]">
        <aside
          id={navId}
          popover="auto"
          aria-label="Navigation"
          className={
            "fixed inset-y-0 right-auto left-0 m-0 h-dvh max-h-none w-60 flex-col overflow-y-auto border-0 border-r " +
            "border-line bg-sunken p-0 text-ink backdrop:bg-scrim open:flex lg:sticky lg:top-0 lg:flex lg:w-auto"
          }
        >
          <Link
            href={home}
            prefetch={false}
            className="flex h-12 shrink-0 items-center gap-2 px-4 font-medium -outline-offset-2"
          >
            <Mark />
            {product}
          </Link>
          <SideNav nav={nav} />
        </aside>
        <div className="min-w-0">
          {banner}
          <header
            className={"sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-surface px-3 md:px-4"}
          >
            <button
              type="button"
              popoverTarget={navId}
              aria-label="Navigation"
              className={buttonClass("ghost", "md", "w-8 px-0! lg:hidden")}
            >
              <Menu aria-hidden="true" />
            </button>
            {tenant.switcher ?? <TenantButton name={tenant.name} />}
            <StatusBadge hue={environment.hue}>{environment.name}</StatusBadge>
            {breadcrumb && <div className="min-w-0 border-l border-line pl-3 max-md:hidden">{breadcrumb}</div>}
            <div className="ml-auto flex items-center gap-1">
              <PaletteButton />
              {tools}
              <UserMenu {...props} />
            </div>
          </header>
          <main id="main" tabIndex={-1} className="px-3 pb-12 outline-none [--table-top:3rem] md:px-6">
            <OfflineNotice />
            {children}
          </main>
        </div>
      </div>
      {commands ?? <ShellCommands nav={nav} />}
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-5" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path d="M8 10h16M8 16h16M8 22h9" className="stroke-on-accent" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}

function UserMenu({ user, signOut, theme }: Pick<AppShellProps, "user" | "signOut" | "theme">) {
  const initials = user.name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join("")
    .slice(0, 2);
  return (
    <Popover
      align="end"
      variant="ghost"
      label={`Account: ${user.name}`}
      className="w-8 px-0!"
      button={
        <span className="grid size-6 place-items-center rounded-full bg-accent-soft text-xs font-medium text-ink">
          {initials}
        </span>
      }
    >
      <div className="grid w-64 gap-2">
        <div className="px-2 pt-1">
          <p className="font-medium">{user.name}</p>
          <p className="text-ink-muted [overflow-wrap:anywhere]">{user.email}</p>
          {user.role && <p className="mt-1 text-xs text-ink-faint">{user.role}</p>}
        </div>
        <ThemeSwitch theme={theme} />
        <ZoneSwitch />
        <div className="border-t border-line pt-1">
          <ShortcutsButton />
          {signOut}
        </div>
      </div>
    </Popover>
  );
}
