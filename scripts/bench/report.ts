import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem, release } from "node:os";
import { slowdown, type LoadComparison } from "./costly-texts";
import type { Measured } from "./fill";
import type { Measure } from "./load";
import type { Memory } from "./memory";
import { CONNECTIONS, median, ratio, type Series } from "./rounds";
import type { Targets } from "./targets";
import type { Weight } from "./weight";

/** All results of a run. */
export type Outcome = {
  tenant: Measured;
  walked: Targets["walked"];
  series: Series[];
  /** The list alone and while costly texts are rendered, for each number of connections. */
  loadComparisons: LoadComparison[];
  weights: { ours: Weight; bare: Weight };
  memory: { ours: Memory; bare: Memory };
  rounds: number;
  seconds: number;
  /** The machine's load average at the start, to show other load. */
  busyBefore: number;
};

const FILE = "docs/benchmarks.md";
const KILOBYTE = 1024;

const perSecond = (measure: Measure) => measure.perSecond;
const p50 = (measure: Measure) => measure.p50;
const grouped = (value: number) => value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
const fixed = (value: number, digits: number) => value.toFixed(digits);
const kilobytes = (bytes: number) => `${grouped(bytes / KILOBYTE)} KB`;
const megabytes = (bytes: number | null) => (bytes === null ? "unknown" : `${grouped(bytes / KILOBYTE / KILOBYTE)} MB`);

/** The results as Markdown tables: ratios, raw numbers, page weights and memory. */
export function tablesOf(outcome: Outcome): string {
  return [ratios(outcome), raw(outcome), weights(outcome), memory(outcome)].join("\n\n");
}

function seriesOf(
  { series }: Outcome,
  kind: "page" | "json",
  page: 1 | 2000,
  ours: boolean,
  connections: number,
): Series {
  const found = series.find(
    ({ target, connections: at }) =>
      target.kind === kind && target.page === page && target.ours === ours && at === connections,
  );
  if (!found) throw new Error(`${kind}, page ${page}, ${connections} connections was not measured.`);
  return found;
}

function ratios(outcome: Outcome): string {
  const of = (kind: "page" | "json", page: 1 | 2000, ours: boolean, at: number) =>
    seriesOf(outcome, kind, page, ours, at);
  const each = (digits: number, value: (connections: number) => number) =>
    CONNECTIONS.map((at) => fixed(value(at), digits));
  const ofBare = (kind: "page" | "json", page: 1 | 2000) =>
    each(2, (at) => ratio(of(kind, page, true, at), of(kind, page, false, at), perSecond));
  const deep = (kind: "page" | "json") => each(2, (at) => ratio(of(kind, 2000, true, at), of(kind, 1, true, at), p50));
  const script = outcome.weights.ours.scriptGzipped;
  return table(
    ["", ...CONNECTIONS.map((at) => plural(at, "connection")), "aim"],
    [
      ["the page's requests/s by the bare page's, page 1", ...ofBare("page", 1), "≥ 0.5"],
      ["the same, page 2000", ...ofBare("page", 2000), "≥ 0.5"],
      ["the JSON's requests/s by the bare handler's, page 1", ...ofBare("json", 1), "≥ 0.3"],
      ["the same, page 2000", ...ofBare("json", 2000), "≥ 0.3"],
      ["page 2000's p50 by page 1's, the page", ...deep("page"), "≤ 1.2"],
      ["the same, the JSON", ...deep("json"), "≤ 1.2"],
      [
        "the page's p95 while costly texts are laid out by its p95 alone",
        ...outcome.loadComparisons.map((beside) => fixed(slowdown(beside), 2)),
        "≤ 1.5",
      ],
      ["JavaScript of the page, gzipped", kilobytes(script), "", "≤ 250 KB"],
    ],
  );
}

function raw({ series }: Outcome): string {
  const names = [...new Set(series.map(({ target }) => target.name))];
  const cells = (name: string) =>
    CONNECTIONS.flatMap((at) => {
      const measures =
        series.find(({ target, connections }) => target.name === name && connections === at)?.measures ?? [];
      const of = (value: (measure: Measure) => number) => median(measures.map(value));
      const all = measures.map(perSecond);
      return [
        `${fixed(of(perSecond), 0)} (${fixed(Math.min(...all), 0)}–${fixed(Math.max(...all), 0)})`,
        ...[p50, (measure: Measure) => measure.p95].map((value) => fixed(of(value), 1)),
      ];
    });
  return table(
    ["", ...CONNECTIONS.flatMap((at) => [`req/s at ${at} (least–most)`, "p50 ms", "p95 ms"])],
    names.map((name) => [name, ...cells(name)]),
  );
}

function weights({ weights: { ours, bare } }: Outcome): string {
  const row = (name: string, { html, htmlGzipped, scripts, scriptBytes, scriptGzipped }: Weight) => [
    ...[name, kilobytes(html), kilobytes(htmlGzipped), String(scripts)],
    ...[kilobytes(scriptBytes), kilobytes(scriptGzipped)],
  ];
  return table(
    ["page 1", "HTML", "gzipped", "scripts", "their bytes", "gzipped"],
    [row("ours", ours), row("bare", bare)],
  );
}

function memory({ memory: { ours, bare } }: Outcome): string {
  const row = (name: string, { idle, loaded }: Memory) => [name, megabytes(idle), megabytes(loaded)];
  return table(
    ["server memory (resident)", "fresh and idle", "after its load"],
    [row("ours", ours), row("bare", bare)],
  );
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Overwrites docs/benchmarks.md. */
export function writeReport(outcome: Outcome): void {
  const { tenant, walked, rounds, seconds, busyBefore } = outcome;
  const version = (name: string) =>
    (JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string }).version;
  const packages = ["next", "react", "@prisma/client", "pg", "next-auth"].map((name) => `${name} ${version(name)}`);
  const [processor] = cpus();
  const text = `# Benchmarks

Written by \`npm run bench\`. The list of tool calls and the JSON behind it, measured beside a bare page and a bare route
handler of the same build, in one run on one machine. Everything shares that machine's processor: server, PostgreSQL and
the process that makes the requests. Trust the ratios, not the milliseconds.

${ratios(outcome)}

## Measured

Medians of ${plural(rounds, "round")}; a ratio is the median of the rounds' own ratios.

${raw(outcome)}

"Scripts" are all files the HTML names, each compressed by itself at gzip's level 9, without the one that only browsers
without modules load.

${weights(outcome)}

${memory(outcome)}

## What it ran on

- ${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}, ${grouped(totalmem() / KILOBYTE ** 3)} GB of memory, ${process.platform} ${release()}
- Node ${process.versions.node}, ${packages.join(", ")}, the embedded PostgreSQL 16 with its usual settings
- Load average when the command began: ${fixed(busyBefore, 1)}. Above 1, other work disturbed the figures.
- ${new Date().toISOString().slice(0, 10)}

## What was measured

- **Data.** ${grouped(tenant.allRows)} tool calls of ${tenant.tenants} tenants over 13 months, in monthly partitions. 20,000 of them were
  written by the app's own functions with payloads in MongoDB; the others are copies of their rows, made inside
  PostgreSQL, with ref_ids, ids and times of their own and no payload: a list reads none. Tenants are sized as 1/√place.
  The one measured is the biggest: ${tenant.tenantName}, ${grouped(tenant.rows)} calls.
- **Ours.** \`/tenants/…/tool-calls?range=all\` and \`/api/read/tool_calls.list?range=all\` with the session of a member of
  staff: session, staff row and grants read anew, row-level security, page frame and design. The rows come with the page;
  count, volume and tool names, which the browser asks for afterwards, are not part of it.
- **Bare.** \`app/bare\`: the same 50 rows by one keyset query through a pg pool of the same size and role, as a table
  without design, or as JSON. No session, no request id, no content policy. It stands in the app's root layout, as every
  page of the build does. The empty ones do not ask PostgreSQL at all.
- **Page 2000** was reached by walking the list's own cursors: ${grouped(walked.pages)} pages, ${grouped(walked.rows)} different rows,
  ${fixed(walked.seconds, 0)} s. Before measuring, each address answered 200 with exactly the rows it should show.
- **Load.** autocannon in a process of its own, 1 and 16 connections kept alive, no compression asked for. Each target
  is warmed for 2 s, then measured ${seconds} s a round, each round beginning with another target. A request that fails stops
  the run.
- **Costly texts.** Strategies written to cost as much as they can: tables of 2,000 columns, 31 KB of quotations, tags left
  open, notes that refer to each other. Two of their pages are opened at a time, each text once, while the list is
  measured.
- **Memory.** A fresh server for ours and one for bare, each asked for its four addresses by 16 connections.
`;
  mkdirSync("docs", { recursive: true });
  writeFileSync(FILE, text);
}
