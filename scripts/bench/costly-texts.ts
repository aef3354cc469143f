import { systemScope } from "@/lib/core/access/scope";
import { draftStrategy } from "@/lib/strategies/provider";
import type { Measured } from "./fill";
import type { Measure } from "./load";
import { CONNECTIONS, median, type Load } from "./rounds";
import type { Visitor } from "./visitor";

/** The same page measured alone and while costly texts are rendered, per round. */
export type LoadComparison = { connections: number; alone: Measure[]; meanwhile: Measure[] };

/** Number of texts. Each is opened only once, because a rendered text is cached. */
const TEXTS = 60;

const table = (columns: number) => `${"|a".repeat(columns)}|\n${"|-".repeat(columns)}|\n${"|b|\n".repeat(columns)}`;
const COSTLY = [
  table(2_000),
  table(700),
  ">".repeat(31_000),
  Array.from({ length: 1_200 }, (_, at) => `<b x=${at}><p>`).join(""),
  Array.from({ length: 2_000 }, (_, at) => `[^${at}]: [^${at + 1}]\n\n`).join(""),
  `${"a\n=\n".repeat(900)}\n`.repeat(60),
];

/** Writes strategies that are as costly as possible to render. Returns the paths of their pages. */
export async function writeCostlyTexts({ tenantId, tenantRef, tenantName }: Measured): Promise<string[]> {
  const scope = systemScope({ id: tenantId, refId: tenantRef, name: tenantName }, "bench");
  const paths: string[] = [];
  for (let at = 0; at < TEXTS; at += 1) {
    const markdown = `# Text ${at}\n\n${COSTLY[at % COSTLY.length]}`;
    const { refId } = await draftStrategy(scope, { title: `Costly text ${at}`, markdown, author: "bench" });
    paths.push(`/tenants/${tenantRef}/strategies/${refId}`);
  }
  return paths;
}

type Plan = {
  load: Load;
  visitor: Visitor;
  origin: string;
  path: string;
  texts: string[];
  rounds: number;
  seconds: number;
};

/** Measures the page at `path` alone, then while the texts' pages are opened two at a time. */
export async function measureUnderLoad({
  load,
  visitor,
  origin,
  path,
  texts,
  rounds,
  seconds,
}: Plan): Promise<LoadComparison[]> {
  const ask = (connections: number) => load.run({ url: origin + path, cookie: visitor.cookie, connections, seconds });
  const waiting = [...texts];
  const all = CONNECTIONS.map((connections): LoadComparison => ({ connections, alone: [], meanwhile: [] }));
  await ask(4);
  for (let round = 0; round < rounds; round += 1) {
    for (const { connections, alone, meanwhile } of all) {
      alone.push(await ask(connections));
      let over = false;
      const open = async () => {
        while (!over) {
          const next = waiting.shift();
          if (!next) throw new Error(`All ${texts.length} costly texts are opened: measure fewer rounds or seconds.`);
          await (await visitor.get(next)).text();
        }
      };
      const opening = Promise.all([open(), open()]);
      meanwhile.push(await ask(connections).finally(() => (over = true)));
      await opening;
    }
  }
  return all;
}

/** Ratio of the page's p95 while texts are rendered to its p95 alone: the median over the rounds. */
export function slowdown({ alone, meanwhile }: LoadComparison): number {
  return median(meanwhile.map(({ p95 }, round) => p95 / (alone[round]?.p95 ?? p95)));
}
