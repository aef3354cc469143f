import { readFileSync } from "node:fs";
import { relative } from "node:path";

type SlowFile = { file: string; seconds: number };
export type Report = { passed: number; failed: number; slowest: SlowFile[] };
/** Result of one kind of check. Lint and types count as one check each. */
export type Outcome = Report & { kind: string };

const SLOWEST = 10;
/** A run with an unreadable report counts as failed. */
const UNREADABLE: Report = { passed: 0, failed: 1, slowest: [] };

type VitestJson = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; startTime: number; endTime: number }[];
};

/** Counts and slowest files of Vitest's JSON report. */
export function vitestReport(path: string): Report {
  const json = read<VitestJson>(path);
  if (!json) return UNREADABLE;
  const files = json.testResults.map(({ name, startTime, endTime }) => ({
    file: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1000,
  }));
  return { passed: json.numPassedTests, failed: json.numFailedTests, slowest: slowestOf(files) };
}

type Suite = { file: string; specs?: { tests: { results: { duration: number }[] }[] }[]; suites?: Suite[] };
type BrowserJson = { stats: { expected: number; flaky: number; unexpected: number }; suites: Suite[] };

/** Counts and slowest files of Playwright's JSON report. */
export function browserReport(path: string): Report {
  const json = read<BrowserJson>(path);
  if (!json) return UNREADABLE;
  const { expected, flaky, unexpected } = json.stats;
  const files = json.suites.map((suite) => ({ file: `e2e/${suite.file}`, seconds: secondsOf(suite) }));
  return { passed: expected + flaky, failed: unexpected, slowest: slowestOf(files) };
}

function secondsOf({ specs = [], suites = [] }: Suite): number {
  const results = specs.flatMap(({ tests }) => tests.flatMap((test) => test.results));
  const own = results.reduce((sum, { duration }) => sum + duration / 1000, 0);
  return suites.reduce((sum, suite) => sum + secondsOf(suite), own);
}

function slowestOf(files: SlowFile[]): SlowFile[] {
  return files.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
}

function read<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
}
