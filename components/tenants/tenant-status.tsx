import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { TenantStatus } from "@/lib/tenants/model";

const LOOK: Record<TenantStatus, [Hue, string]> = {
  trial: ["progress", "Trial"],
  active: ["good", "Active"],
  past_due: ["attention", "Past due"],
  suspended: ["bad", "Suspended"],
  closed: ["neutral", "Closed"],
};

export function TenantStatusBadge({ status }: { status: TenantStatus }) {
  const [hue, word] = LOOK[status];
  return <StatusBadge hue={hue}>{word}</StatusBadge>;
}

export const TENANT_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));
