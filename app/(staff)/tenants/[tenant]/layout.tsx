import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { ConsoleShell } from "@/components/staff/console-shell";
import { Entered } from "@/components/staff/entered";
import { staffMe } from "@/lib/staff/queries";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

export default async function TenantLayout({ children, params }: Props) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <Entered me={await staffMe({ inTenant: (await params).tenant })}>
      {(me) => (
        <ConsoleShell me={me} theme={theme} commands={(nav) => <ConsoleCommands nav={nav} within={me.tenant} />}>
          {children}
        </ConsoleShell>
      )}
    </Entered>
  );
}
