import { parseArgs } from "node:util";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

const HELP = `Does the due work of every tenant: delivers events to webhooks, publishes, expires, times out, runs queued jobs.
Several workers can run at once. Ctrl-C stops it after its current step.

  npm run worker -- [--once] [--tenant T]

  --once       exits when nothing is left to do; the exit code is 1 if something failed
  --tenant T   only this tenant: its slug or ref_id`;

async function main(): Promise<number | void> {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      tenant: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    // Migrates only embedded stores. Others are migrated by npm run migrate as the owner.
    if (stores.embedded.length > 0) await prepareStores(say);
    return await work(values.once, values.tenant);
  } finally {
    await closeConnections();
    await stores.close();
  }
}

async function work(once: boolean, tenant: string | undefined): Promise<number> {
  const { workRounds } = await import("@/scripts/worker/rounds");
  const { tenantNamed } = await import("@/scripts/worker/tenants");
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      say("stopping after the current step …");
      stop.abort();
    });
  }
  if (!once) say("working; press Ctrl-C to stop");
  const only = tenant ? { only: [await tenantNamed(tenant)] } : {};
  const { done, failures } = await workRounds({ once, ...only, signal: stop.signal });
  say(`completed ${done} item(s)${failures > 0 ? `; ${failures} batch(es) failed, see the log above` : ""}`);
  return once && failures > 0 ? 1 : 0;
}

program(main);
