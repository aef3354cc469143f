import { checkStores } from "@/lib/health";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const stores = await checkStores();
  const up = stores.every((store) => store.state === "up");
  return Response.json({ state: up ? "up" : "down", stores }, { status: up ? 200 : 503 });
}
