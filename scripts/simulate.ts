import { parseArgs } from "node:util";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

const DEFAULTS = { tenants: "3", rate: "2" } as const;

const HELP = `Acts as the agents of some demo tenants: onboarding, strategies, activities, posts and tool calls. Runs until
Ctrl-C, then finishes its current steps and prints what it created.

  npm run simulate -- [--tenants N] [--rate R] [--seconds S]

  --tenants N   number of demo tenants: 1 to 12, default ${DEFAULTS.tenants}
  --rate R      steps per second in total: 0.1 to 100, default ${DEFAULTS.rate}
  --seconds S   stops after this time`;

/** @throws an error with the option, its value and the allowed range */
function numberOf(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= min && value <= max) return value;
  throw new Error(`--${option} is "${text}". Use a number from ${min} to ${max}.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tenants: { type: "string", default: DEFAULTS.tenants },
      rate: { type: "string", default: DEFAULTS.rate },
      seconds: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const tenants = Math.floor(numberOf("tenants", values.tenants, 1, 12));
  const rate = numberOf("rate", values.rate, 0.1, 100);
  const seconds = values.seconds === undefined ? null : numberOf("seconds", values.seconds, 1, 86_400);
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    if (stores.embedded.length > 0) await prepareStores(say);
    await simulate({ tenants, rate, seconds });
  } finally {
    await closeConnections();
    await stores.close();
  }
}

async function simulate(o: { tenants: number; rate: number; seconds: number | null }): Promise<void> {
  const { begin } = await import("@/scripts/simulate/simulated-tenant");
  const { simulateTenant } = await import("@/scripts/simulate/live");
  const { Pace } = await import("@/scripts/simulate/pace");
  const { Tally } = await import("@/scripts/simulate/tally");
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      say("stopping after the current step …");
      stop.abort();
    });
  }
  const entered = await enterTenants(o.tenants);
  if (o.seconds !== null) setTimeout(() => stop.abort(), o.seconds * 1000).unref();
  const tally = new Tally();
  const pace = new Pace(o.rate, stop.signal);
  say(`working in ${entered.map(({ tenant }) => tenant.name).join(", ")}; press Ctrl-C to stop`);
  try {
    await Promise.all(entered.map(({ scope, tenant }) => simulateTenant(begin(scope, tenant, pace, tally))));
  } finally {
    stop.abort();
    for (const line of tally.lines()) say(line);
  }
}

/** Demo tenants that can be onboarded come first, then those with an unfinished run of someone else. */
async function enterTenants(count: number) {
  const { TENANTS } = await import("@/prisma/seed/tenants");
  const { findTenantForProgram } = await import("@/lib/tenants/store");
  const { findOpenRun } = await import("@/lib/onboarding-runs/provider");
  const entered = await Promise.all(
    TENANTS.map(async (tenant) => {
      const scope = await findTenantForProgram(tenant.slug, "simulate");
      if (!scope)
        throw new Error(`The demo tenant ${tenant.slug} does not exist. Load the demo data first: npm run seed.`);
      const free = tenant.status !== "closed" && !(await findOpenRun(scope));
      return { scope, tenant, free };
    }),
  );
  return [...entered.filter(({ free }) => free), ...entered.filter(({ free }) => !free)].slice(0, count);
}

program(main);
