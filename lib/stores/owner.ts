import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";

/** Under what a scope's documents and objects lie: the tenant's id, or `global`. */
export function ownerOf(scope: OwnerScope): string {
  return scope.kind === "global" ? "global" : scope.tenantId;
}
