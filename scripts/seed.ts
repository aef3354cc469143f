import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

export { DEMO_LOGINS, DEMO_PASSWORD } from "@/prisma/seed/people";
export { demoUnfinished, seed, type SeedOptions } from "@/prisma/seed/seed";

export const DEFAULTS = { toolCalls: 20_000, seed: 1 } as const;

const HELP = `Writes demo data: 12 tenants with strategies, posts, contracts and tool calls, and one login a role.
Existing data is kept. Run it again with more tool calls to add the rest.

  npm run seed -- [--tool-calls N] [--seed N]

  --tool-calls N   number of tool calls: 0 to 1000000, default ${DEFAULTS.toolCalls}
  --seed N         random seed: the same number gives the same data, default ${DEFAULTS.seed}`;

/** Parses an option as an integer. @throws an error with the option, its value and the allowed range */
function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(
    `--${option} is "${text}". Use a whole number from ${min} to ${max}, such as --${option} ${min || max}.`,
  );
}

async function main(): Promise<number | void> {
  const { values } = parseArgs({
    options: {
      "tool-calls": { type: "string", default: String(DEFAULTS.toolCalls) },
      seed: { type: "string", default: String(DEFAULTS.seed) },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const toolCalls = wholeNumber("tool-calls", values["tool-calls"], 0, 1_000_000);
  const number = wholeNumber("seed", values.seed, 0, 2_147_483_647);
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    await prepareStores(say);
    const { seed } = await import("@/prisma/seed/seed");
    await seed({ toolCalls, seed: number, onProgress: say });
  } finally {
    await closeConnections();
    await stores.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) program(main);
