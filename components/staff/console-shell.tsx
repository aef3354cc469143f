import type { ReactNode } from "react";
import { AllTenantsBanner } from "@/components/shell/all-tenants-banner";
import { AppShell } from "@/components/shell/app-shell";
import type { NavSection } from "@/components/shell/navigation";
import type { Theme } from "@/components/shell/theme";
import type { Hue } from "@/components/ui/badge";
import type { Me } from "@/lib/staff/model";
import { LeaveAllTenants } from "./leave-all-tenants";
import { ConsoleCommands } from "./console-commands";
import { SignOutButton } from "./sign-out-button";

const ENVIRONMENT_HUE: Record<Me["environment"], Hue> = {
  local: "neutral",
  test: "neutral",
  staging: "attention",
  production: "bad",
};

const EVERYWHERE: NavSection = {
  section: "Console",
  items: [{ label: "Tenants", href: "/tenants", icon: "tenants", shortcut: "t" }],
};

const ALL_TENANTS: NavSection = {
  section: "All tenants",
  items: [
    { label: "Strategies", href: "/strategies", icon: "strategies" },
    { label: "Blog posts", href: "/blog-posts", icon: "posts" },
    { label: "Contracts", href: "/contracts", icon: "contracts" },
  ],
};

function inTenant(refId: string): NavSection {
  const at = (path: string) => `/tenants/${refId}${path}`;
  return {
    section: "This tenant",
    items: [
      { label: "Overview", href: at(""), icon: "home", shortcut: "o" },
      { label: "Strategies", href: at("/strategies"), icon: "strategies", shortcut: "s" },
      { label: "Blog posts", href: at("/blog-posts"), icon: "posts", shortcut: "b" },
      { label: "Contracts", href: at("/contracts"), icon: "contracts", shortcut: "c" },
      { label: "Tool calls", href: at("/tool-calls"), icon: "tool-calls", shortcut: "l" },
    ],
  };
}

/** The frame of every page behind the session: where one is, what one sees, and who one is. */
export function ConsoleShell({ me, theme, children }: { me: Me; theme: Theme; children: ReactNode }) {
  const nav = [EVERYWHERE, ...(me.tenant ? [inTenant(me.tenant.refId)] : []), ...(me.mayElevate ? [ALL_TENANTS] : [])];
  return (
    <AppShell
      product="Leadmetrics"
      home="/tenants"
      nav={nav}
      tenant={{ name: me.tenant?.name ?? (me.elevation ? "All tenants" : "No tenant entered") }}
      environment={{ name: me.environment, hue: ENVIRONMENT_HUE[me.environment] }}
      user={{ name: me.name, email: me.email, role: me.roles.join(", ") }}
      signOut={<SignOutButton />}
      theme={theme}
      banner={
        me.elevation && (
          <AllTenantsBanner reason={me.elevation.reason} endsAt={me.elevation.expiresAt} end={<LeaveAllTenants />} />
        )
      }
      commands={<ConsoleCommands nav={nav} />}
    >
      {children}
    </AppShell>
  );
}
