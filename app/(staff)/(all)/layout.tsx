import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { ConsoleShell } from "@/components/session/console-shell";
import { RequireAccess } from "@/components/session/entered";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { sessionMe } from "@/lib/session/queries";

export default async function DirectoryLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <RequireAccess me={await sessionMe({})}>
      {(me) => (
        <ConsoleShell
          me={me}
          theme={theme}
          commands={(nav) => <ConsoleCommands nav={nav} within={null} staff={me.email} />}
        >
          {children}
        </ConsoleShell>
      )}
    </RequireAccess>
  );
}
