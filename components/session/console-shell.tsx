import type { ReactNode } from "react";
import { AllTenantsBanner } from "@/components/shell/all-tenants-banner";
import { AppShell } from "@/components/shell/app-shell";
import type { NavSection } from "@/components/shell/navigation";
import type { Theme } from "@/components/shell/theme";
import type { Hue } from "@/lib/core/entity";
import type { Me } from "@/lib/session/model";
import { consoleNavigation } from "./console-navigation";
import { ExitAllTenants } from "./leave-all-tenants";
import { SignOutButton } from "./sign-out-button";

const ENVIRONMENT_HUE: Record<Me["environment"], Hue> = {
  local: "neutral",
  test: "neutral",
  staging: "attention",
  production: "bad",
};

type Props = {
  me: Me;
  theme: Theme;
  /** Renders the command palette and shortcuts, which reach the same pages as the navigation. */
  commands: (nav: readonly NavSection[]) => ReactNode;
  /** Content at the top right, next to the account. */
  tools?: ReactNode;
  children: ReactNode;
};

/** Layout of every signed-in page: navigation, current tenant and account. */
export function ConsoleShell({ me, theme, commands, tools, children }: Props) {
  const nav = consoleNavigation(me);
  return (
    <AppShell
      product="Leadmetrics"
      nav={nav}
      tenant={{ name: me.tenant?.name ?? (me.elevation ? "All tenants" : "Select a tenant") }}
      environment={{ name: me.environment, hue: ENVIRONMENT_HUE[me.environment] }}
      user={{ name: me.name, email: me.email, role: me.roles.join(", ") }}
      signOut={<SignOutButton className="w-full justify-start!" />}
      theme={theme}
      tools={tools}
      banner={
        me.elevation && (
          <AllTenantsBanner reason={me.elevation.reason} endsAt={me.elevation.expiresAt} end={<ExitAllTenants />} />
        )
      }
      commands={commands(nav)}
    >
      {children}
    </AppShell>
  );
}
