import { parseArgs } from "node:util";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";
import type { ImportRun } from "@/scripts/import/run";
import { Summary } from "@/scripts/import/summary";

const HELP = `Brings real input in, through the same writes as the app.
Run twice, nothing is doubled; stopped half-way, run it again and it goes on.

  npm run import -- posts DIR --tenant T             each .md file of DIR as a draft blog post (up to 2 MB a file)
  npm run import -- strategy FILE.md --tenant T      the next version of the strategy, a draft (up to 2 MB)
  npm run import -- contract FILE.pdf --tenant T     a contract, sealed under lock (up to 32 MB)
  npm run import -- tool-calls FILE.jsonl --tenant T one call a line (up to 16 MB a line, a file of any size):
                                                     {"source_id", "tool_name", "request", "response"}, and where known
                                                     "method", "status", "started_at", "duration_ms", "model", "error"

  --tenant T   the tenant's slug or ref_id

What is refused is named with its reason at the end, and the exit code is then 1.`;

type Importer = (run: ImportRun, path: string) => Promise<void>;

const KINDS: Readonly<Record<string, () => Promise<Importer>>> = {
  posts: async () => (await import("@/scripts/import/posts")).importPosts,
  strategy: async () => (await import("@/scripts/import/strategy")).importStrategy,
  contract: async () => (await import("@/scripts/import/contract")).importContract,
  "tool-calls": async () => (await import("@/scripts/import/tool-calls")).importToolCalls,
};

async function main(): Promise<number | void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help || positionals.length === 0) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const [kind = "", path, ...more] = positionals;
  const load = KINDS[kind];
  if (!load) throw new Error(`There is no import of "${kind}". Give one of: ${Object.keys(KINDS).join(", ")}.`);
  if (!path || more.length > 0) throw new Error(`Give one path after "${kind}"; see npm run import -- --help.`);
  if (!values.tenant) throw new Error("Give the tenant with --tenant: its slug or ref_id.");
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    await prepareStores(say);
    return await runImport(await load(), path, values.tenant);
  } finally {
    await closeConnections();
    await stores.close();
  }
}

async function runImport(importer: Importer, path: string, tenant: string): Promise<number> {
  const { findTenantForProgram } = await import("@/lib/tenants/store");
  const scope = await findTenantForProgram(tenant, "import");
  if (!scope) throw new Error(`There is no tenant "${tenant}". Give a slug such as "harbour-pine", or a ref_id.`);
  const summary = new Summary();
  let stopped = false;
  const stop = () => {
    stopped = true;
    say("stopping after what is begun …");
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  say(`importing into ${scope.tenantName}`);
  try {
    await importer({ scope, summary, onProgress: say, stopping: () => stopped }, path);
  } finally {
    for (const line of summary.lines()) say(line);
  }
  if (stopped) say("Stopped before the end. Run it again to go on from here.");
  return summary.refused > 0 || stopped ? 1 : 0;
}

program(main);
