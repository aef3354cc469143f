import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { SavedViews } from "@/components/saved-views/saved-views";
import { ConsoleShell } from "@/components/session/console-shell";
import { RequireAccess } from "@/components/session/entered";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { sessionMe } from "@/lib/session/queries";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

export default async function TenantLayout({ children, params }: Props) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <RequireAccess me={await sessionMe({ inTenant: (await params).tenant })}>
      {(me) => (
        <ConsoleShell
          me={me}
          theme={theme}
          commands={(nav) => <ConsoleCommands nav={nav} within={me.tenant} />}
          tools={me.tenant && <SavedViews tenant={me.tenant.refId} />}
        >
          {children}
        </ConsoleShell>
      )}
    </RequireAccess>
  );
}
