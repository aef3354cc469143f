import { stuckStores } from "@/lib/health";

export const dynamic = "force-dynamic";

/** Fails only if a restart of this process helps. A store that is down is no reason to restart. */
export function GET(): Response {
  const stuck = stuckStores();
  if (stuck.length === 0) return Response.json({ state: "up" });
  return Response.json({ state: "stuck", stores: stuck }, { status: 503 });
}
