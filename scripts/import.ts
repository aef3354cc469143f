import { parseArgs } from "node:util";
import type { GlobalScope, OwnerScope, TenantScope } from "@/lib/core/access/scope";
import type { ImportRun } from "@/scripts/import/run";
import { Summary } from "@/scripts/import/summary";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

const HELP = `Imports real data through the same writes as the app.
Running it again creates no duplicates and continues a stopped import.

  npm run import -- KIND PATH --tenant T

  posts DIR                   each .md file of DIR as a draft blog post (up to 2 MB a file)
  social-posts DIR            each .md file of DIR as a draft social post: its copy below front matter with
                              platform, and optionally hashtags (a list), publish_at, slot_ends_at
  outputs DIR                 each .md or .json file of DIR as what an activity made. Front matter: kind, title, model.
                              JSON: {"kind", "title", "content"}, and optionally "model" (up to 16 MB)
  strategy FILE.md            the next version of the strategy, a draft (up to 2 MB)
  skills DIR                  each .md file of DIR as a skill. Front matter: name, and optionally slug,
                              description, tags, status (draft or published). With --global: templates for all
  onboarding-run DIR          a run up to its approval: site.json {"website", "sources": [{"url", "kind"}]} or
                              website: in context.md; pages/*.md or *.txt, each with url: in its front matter, and
                              optionally title, status, fetched_at; research.md; context.md
  contract FILE.pdf           a contract, sealed under lock (up to 32 MB)
  integrations FILE.json      each of a list of {"provider", "name", "secret_ref", "settings"}
  webhook-endpoints FILE.json each of a list of {"name", "url", "events", "secret_ref"}
  people FILE.csv             the tenant's own people, with the header email,name,role
  tool-calls FILE.jsonl       one call a line (up to 16 MB a line, a file of any size):
                              {"source_id", "tool_name", "request", "response"}, and optionally "method", "status",
                              "started_at", "duration_ms", "model", "error"

  --tenant T   the tenant's slug or ref_id
  --global     for skills, in place of a tenant

Everything rejected is listed with its reason at the end, and the exit code is then 1.`;

type Importer<S extends OwnerScope = TenantScope> = (run: ImportRun<S>, path: string) => Promise<void>;

const loadSkills = async () => (await import("@/scripts/import/skills")).importSkills;

const KINDS: Readonly<Record<string, () => Promise<Importer>>> = {
  posts: async () => (await import("@/scripts/import/posts")).importPosts,
  "social-posts": async () => (await import("@/scripts/import/social-posts")).importSocialPosts,
  outputs: async () => (await import("@/scripts/import/outputs")).importOutputs,
  strategy: async () => (await import("@/scripts/import/strategy")).importStrategy,
  skills: loadSkills,
  "onboarding-run": async () => (await import("@/scripts/import/onboarding-run")).importOnboardingRun,
  contract: async () => (await import("@/scripts/import/contract")).importContract,
  integrations: async () => (await import("@/scripts/import/integrations")).importIntegrations,
  "webhook-endpoints": async () => (await import("@/scripts/import/webhook-endpoints")).importWebhookEndpoints,
  people: async () => (await import("@/scripts/import/people")).importPeople,
  "tool-calls": async () => (await import("@/scripts/import/tool-calls")).importToolCalls,
};

async function main(): Promise<number | void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: "string" }, global: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help || positionals.length === 0) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const [kind = "", path, ...more] = positionals;
  const load = KINDS[kind];
  if (!load) throw new Error(`Unknown import "${kind}". Use one of: ${Object.keys(KINDS).join(", ")}.`);
  if (!path || more.length > 0) throw new Error(`Give one path after "${kind}". See npm run import -- --help.`);
  const { tenant, global = false } = values;
  if (global && (kind !== "skills" || tenant)) {
    throw new Error("--global is only for skills, in place of --tenant.");
  }
  if (!global && !tenant) throw new Error("Set --tenant to the slug or ref_id of the tenant.");
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    await prepareStores(say);
    if (!tenant) return await runImport(await loadSkills(), path, await enterLibrary());
    return await runImport(await load(), path, await enterTenant(tenant));
  } finally {
    await closeConnections();
    await stores.close();
  }
}

async function enterLibrary(): Promise<GlobalScope> {
  const { globalScope } = await import("@/lib/core/access/scope");
  return globalScope({ program: "import" });
}

async function enterTenant(tenant: string): Promise<TenantScope> {
  const { findTenantForProgram } = await import("@/lib/tenants/store");
  const scope = await findTenantForProgram(tenant, "import");
  if (!scope) throw new Error(`There is no tenant "${tenant}". Use a slug such as "harbour-pine", or a ref_id.`);
  return scope;
}

async function runImport<S extends OwnerScope>(importer: Importer<S>, path: string, scope: S): Promise<number> {
  const summary = new Summary();
  let stopped = false;
  const stop = () => {
    stopped = true;
    say("stopping after the current step …");
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  say(`importing into ${scope.kind === "tenant" ? scope.tenantName : "the library of templates"}`);
  try {
    await importer({ scope, summary, onProgress: say, stopping: () => stopped }, path);
  } finally {
    for (const line of summary.lines()) say(line);
  }
  if (stopped) say("Stopped early. Run it again to continue from here.");
  return summary.refused > 0 || stopped ? 1 : 0;
}

program(main);
