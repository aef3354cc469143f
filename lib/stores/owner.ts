import "server-only";
import type { OwnerScope } from "@/lib/core/access/scope";

/** The owner id of a scope's documents and objects: the tenant's id, or `global`. */
export function ownerOf(scope: OwnerScope): string {
  return scope.kind === "global" ? "global" : scope.tenantId;
}
