import { cookies } from "next/headers";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { ConsoleShell } from "@/components/session/console-shell";
import { NotFoundPage } from "@/components/shell/not-found-page";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { sessionMe } from "@/lib/session/queries";

/** For an address outside of every page, such as that of a tenant without a grant. It keeps the navigation. */
export default async function NotFound() {
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  const me = await sessionMe({});
  if (!me.ok) {
    return (
      <main>
        <NotFoundPage />
      </main>
    );
  }
  return (
    <ConsoleShell
      me={me.data}
      theme={theme}
      commands={(nav) => <ConsoleCommands nav={nav} within={null} staff={me.data.email} />}
    >
      <NotFoundPage />
    </ConsoleShell>
  );
}
