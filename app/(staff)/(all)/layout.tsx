import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { ConsoleShell } from "@/components/staff/console-shell";
import { Entered } from "@/components/staff/entered";
import { staffMe } from "@/lib/staff/queries";

export default async function DirectoryLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <Entered me={await staffMe({})}>
      {(me) => (
        <ConsoleShell me={me} theme={theme} commands={(nav) => <ConsoleCommands nav={nav} within={null} />}>
          {children}
        </ConsoleShell>
      )}
    </Entered>
  );
}
