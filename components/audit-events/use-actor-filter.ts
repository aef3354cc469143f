"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { read } from "@/components/shell/read";
import type { FilterControl } from "@/components/table/filter-bar";
import type { AuditActor } from "@/lib/audit-events/model";

/**
 * Filter options: actors with events in the tenant, plus the selected one. For all tenants, a text field for a name.
 */
export function useActorFilter(tenant: string | null): FilterControl {
  const chosen = useSearchParams().get("actor");
  const { data = [] } = useQuery<AuditActor[]>({
    queryKey: ["audit_events.actors", tenant],
    queryFn: ({ signal }) => read("audit_events.actors", new URLSearchParams({ tenant: tenant ?? "" }), signal),
    enabled: tenant !== null,
    staleTime: 600_000,
    retry: false,
  });
  const control = { name: "actor", label: "By" };
  if (tenant === null) return { kind: "search", ...control, placeholder: "Email or program" };
  const options = data.map(({ name, email }) => ({ value: email ?? name, label: email ? `${name}, ${email}` : name }));
  if (chosen && !options.some(({ value }) => value === chosen)) options.unshift({ value: chosen, label: chosen });
  return { kind: "select", ...control, options };
}
