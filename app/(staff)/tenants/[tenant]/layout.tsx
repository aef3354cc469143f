import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ConsoleCommands } from "@/components/identifiers/console-commands";
import { SavedViews } from "@/components/saved-views/saved-views";
import { ConsoleShell } from "@/components/session/console-shell";
import { RequireAccess } from "@/components/session/entered";
import { readTheme, themeCookie } from "@/components/shell/theme";
import { refId } from "@/lib/core/ref-id";
import { sessionMe } from "@/lib/session/queries";
import { tenantsBySlug } from "@/lib/tenants/queries";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

export default async function TenantLayout({ children, params }: Props) {
  const { tenant } = await params;
  if (!refId.safeParse(tenant).success) await openBySlug(tenant);
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  return (
    <RequireAccess me={await sessionMe({ inTenant: tenant })}>
      {(me) => (
        <ConsoleShell
          me={me}
          theme={theme}
          commands={(nav) => <ConsoleCommands nav={nav} within={me.tenant} staff={me.email} />}
          tools={me.tenant && <SavedViews tenant={me.tenant.refId} />}
        >
          {children}
        </ConsoleShell>
      )}
    </RequireAccess>
  );
}

/** Redirects an address with a tenant's slug to the same page with its ref_id. */
async function openBySlug(slug: string): Promise<void> {
  const found = await tenantsBySlug({ slug });
  if (!found.ok) return;
  const [, , , ...rest] = ((await headers()).get("x-pathname") ?? "").split("/");
  redirect(["/tenants", found.data.refId, ...rest].join("/"));
}
