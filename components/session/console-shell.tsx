import type { ReactNode } from "react";
import { AllTenantsBanner } from "@/components/shell/all-tenants-banner";
import { AppShell } from "@/components/shell/app-shell";
import type { NavSection } from "@/components/shell/navigation";
import type { Theme } from "@/components/shell/theme";
import { type Hue } from "@/lib/core/entity";
import { type Me } from "@/lib/session/model";
import { LeaveAllTenants } from "./leave-all-tenants";
import { SignOutButton } from "./sign-out-button";

const ENVIRONMENT_HUE: Record<Me["environment"], Hue> = {
  local: "neutral",
  test: "neutral",
  staging: "attention",
  production: "bad",
};

const ofConsole = (staff: boolean): NavSection => ({
  section: "Console",
  items: [
    { label: "Tenants", href: "/tenants", icon: "tenants", shortcut: "t" },
    ...(staff ? [{ label: "Staff", href: "/staff", icon: "access", shortcut: "f" } as const] : []),
  ],
});

const allTenants = (audits: boolean): NavSection => ({
  section: "All tenants",
  items: [
    { label: "Onboarding", href: "/onboarding-runs", icon: "onboarding" },
    { label: "Strategies", href: "/strategies", icon: "strategies" },
    { label: "Activities", href: "/activities", icon: "activities" },
    { label: "Blog posts", href: "/blog-posts", icon: "posts" },
    { label: "Social posts", href: "/social-posts", icon: "social" },
    { label: "Contracts", href: "/contracts", icon: "contracts" },
    { label: "Skill library", href: "/skills", icon: "skills" },
    ...(audits ? [{ label: "Audit", href: "/audit", icon: "audit" } as const] : []),
  ],
});

function inTenant(refId: string, audits: boolean): NavSection[] {
  const at = (path: string) => `/tenants/${refId}${path}`;
  return [
    {
      section: "This tenant",
      items: [
        { label: "Overview", href: at(""), icon: "home", shortcut: "o" },
        { label: "Onboarding", href: at("/onboarding-runs"), icon: "onboarding", shortcut: "n" },
        { label: "Strategies", href: at("/strategies"), icon: "strategies", shortcut: "s" },
        { label: "Activities", href: at("/activities"), icon: "activities", shortcut: "a" },
        { label: "Blog posts", href: at("/blog-posts"), icon: "posts", shortcut: "b" },
        { label: "Social posts", href: at("/social-posts"), icon: "social", shortcut: "p" },
        { label: "Contracts", href: at("/contracts"), icon: "contracts", shortcut: "c" },
        { label: "Tool calls", href: at("/tool-calls"), icon: "tool-calls", shortcut: "l" },
      ],
    },
    {
      section: "Set-up",
      items: [
        { label: "Skills", href: at("/skills"), icon: "skills", shortcut: "k" },
        { label: "Integrations", href: at("/integrations"), icon: "integrations", shortcut: "i" },
        { label: "Webhooks", href: at("/webhooks"), icon: "webhooks", shortcut: "w" },
        { label: "People", href: at("/people"), icon: "staff", shortcut: "e" },
        { label: "Plan and usage", href: at("/plan"), icon: "usage", shortcut: "u" },
      ],
    },
    {
      section: "Care",
      items: [
        { label: "Integrity", href: at("/integrity"), icon: "integrity", shortcut: "y" },
        { label: "Exports", href: at("/exports"), icon: "exports", shortcut: "x" },
        { label: "Trash", href: at("/trash"), icon: "retention", shortcut: "d" },
        ...(audits ? [{ label: "Audit", href: at("/audit"), icon: "audit", shortcut: "h" } as const] : []),
      ],
    },
  ];
}

type Props = {
  me: Me;
  theme: Theme;
  /** The palette and the shortcuts, which go where the navigation goes. */
  commands: (nav: readonly NavSection[]) => ReactNode;
  /** What stands at the top right, beside who is signed in. */
  tools?: ReactNode;
  children: ReactNode;
};

/** The frame of every page behind the session: where one is, what one sees, and who one is. */
export function ConsoleShell({ me, theme, commands, tools, children }: Props) {
  const audits = me.permissions.includes("audit:read");
  const nav = [
    ofConsole(me.everywhere.includes("staff:read")),
    ...(me.tenant ? inTenant(me.tenant.refId, audits) : []),
    ...(me.everywhere.includes("scope:elevate") ? [allTenants(audits)] : []),
  ];
  return (
    <AppShell
      product="Leadmetrics"
      home="/tenants"
      nav={nav}
      tenant={{ name: me.tenant?.name ?? (me.elevation ? "All tenants" : "No tenant entered") }}
      environment={{ name: me.environment, hue: ENVIRONMENT_HUE[me.environment] }}
      user={{ name: me.name, email: me.email, role: me.roles.join(", ") }}
      signOut={<SignOutButton className="w-full justify-start!" />}
      theme={theme}
      tools={tools}
      banner={
        me.elevation && (
          <AllTenantsBanner reason={me.elevation.reason} endsAt={me.elevation.expiresAt} end={<LeaveAllTenants />} />
        )
      }
      commands={commands(nav)}
    >
      {children}
    </AppShell>
  );
}
