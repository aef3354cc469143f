import { fork } from "node:child_process";
import type { Asked, Measure } from "./load";
import type { Target } from "./targets";

export type Load = { run(asked: Asked): Promise<Measure>; stop(): void };

type Answer = { measured?: Measure; error?: string };

/** Starts the load process, which runs one measurement at a time. */
export function openLoad(): Load {
  const child = fork("scripts/bench/load.ts", { execArgv: ["--import", "tsx"] });
  const ended = { error: "The process that makes the requests has ended. What it printed says why." };
  let settle = (_answer: Answer) => {};
  child.on("message", (answer: Answer) => settle(answer));
  child.on("exit", () => settle(ended));
  return {
    async run(asked) {
      const answer = await new Promise<Answer>((resolve) => {
        settle = resolve;
        if (child.connected) child.send(asked);
        else resolve(ended);
      });
      if (answer.measured) return answer.measured;
      throw new Error(answer.error);
    },
    stop: () => child.kill(),
  };
}

export const CONNECTIONS = [1, 16] as const;

/** All measurements of a target at one number of connections, one per round. */
export type Series = { target: Target; connections: number; measures: Measure[] };

type Plan = {
  targets: Target[];
  origin: string;
  cookie: string;
  rounds: number;
  seconds: number;
  onProgress(line: string): void;
};

/**
 * Measures every target once per round at each number of connections. Each round starts with a different target, so
 * that disturbances affect all of them equally.
 */
export async function measureInRounds(load: Load, plan: Plan): Promise<Series[]> {
  const { targets, origin, cookie, rounds, seconds, onProgress } = plan;
  const ask = (target: Target, connections: number, duration: number) =>
    load.run({ url: origin + target.path, cookie: target.ours ? cookie : "", connections, seconds: duration });
  for (const target of targets) await ask(target, 4, 2);
  const all = CONNECTIONS.flatMap((connections) =>
    targets.map((target): Series => ({ target, connections, measures: [] })),
  );
  for (let round = 0; round < rounds; round++) {
    const turn = (round * 3) % targets.length;
    for (const connections of CONNECTIONS) {
      const these = all.filter((series) => series.connections === connections);
      for (const series of [...these.slice(turn), ...these.slice(0, turn)]) {
        series.measures.push(await ask(series.target, connections, seconds));
      }
    }
    onProgress(`round ${round + 1} of ${rounds} is measured`);
  }
  return all;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
}

/** Ratio of `value` between `series` and `other` per round; the median over the rounds. */
export function ratio(series: Series, other: Series, value: (measure: Measure) => number): number {
  return median(series.measures.map((measure, round) => value(measure) / value(other.measures[round] ?? measure)));
}
