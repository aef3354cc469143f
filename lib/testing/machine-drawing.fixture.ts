import { rolesWith } from "@/lib/core/access/permissions";
import type { MachineEvent } from "@/lib/core/records/machine";
import type { Stateful } from "@/lib/core/records/transitions";
import { statesOf } from "@/lib/testing/machines.fixture";

const INTRO = `# State machines

Generated from the machines in \`lib/entities.ts\`; a test compares them. A transition is one guarded update, with its
history, audit and outbox rows in the same transaction. Programs can trigger every event. Staff can trigger those that
their roles allow.
`;

const REVIEW: Record<NonNullable<MachineEvent<string>["review"]>, string> = {
  submit: "records who submitted",
  decide: "by somebody other than the submitter; on verified text",
  approve: "by somebody other than the submitter; on verified text, whose sha256 is kept",
  release: "only the approved text, verified",
  read: "on verified text",
};

/** Every machine as a diagram and a table, in Markdown. */
export function drawMachines(entities: readonly Stateful[]): string {
  return [INTRO, ...entities.map(draw)].join("\n");
}

function draw({ names, machine }: Stateful): string {
  const arrows = Object.entries(machine).flatMap(([event, { from, to }]) =>
    from.map((state) => `  ${state} --> ${to}: ${event}`),
  );
  const begins = statesOf(machine).filter((state) => !Object.values(machine).some(({ to }) => to === state));
  const ends = statesOf(machine).filter((state) => !Object.values(machine).some(({ from }) => from.includes(state)));
  const rows = Object.entries(machine).map(
    ([event, means]) =>
      `| ${event} | ${means.from.join(", ")} | ${means.to} | ${whoMay(means)} | ${requirementsOf(means)} |`,
  );
  return [
    `## ${names.one}`,
    "",
    "```mermaid",
    "stateDiagram-v2",
    ...begins.map((state) => `  [*] --> ${state}`),
    ...arrows,
    ...ends.map((state) => `  ${state} --> [*]`),
    "```",
    "",
    "| event | from | to | by | requires |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function whoMay({ by }: MachineEvent<string>): string {
  return by === "program" ? "programs" : rolesWith(by).join(", ");
}

function requirementsOf({ reason, review }: MachineEvent<string>): string {
  return [reason ? "a reason" : "", review ? REVIEW[review] : ""].filter(Boolean).join("; ") || "–";
}
