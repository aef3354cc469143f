import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

type SlowFile = { file: string; seconds: number };
/** A failed test: its file and title, and the first line of its error. */
type Failure = { test: string; error: string };
export type Report = { passed: number; failed: number; failures: Failure[]; slowest: SlowFile[] };
/** Result of one kind of check. Lint and types count as one check each. */
export type Outcome = Report & { kind: string };

const SLOWEST = 10;
/** A run with an unreadable report counts as failed. */
const UNREADABLE: Report = { passed: 0, failed: 1, failures: [], slowest: [] };

type VitestJson = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    startTime: number;
    endTime: number;
    /** Of a file that could not be loaded. */
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

/** Counts, failures and slowest files of Vitest's JSON report. */
export function vitestReport(path: string): Report {
  const json = read<VitestJson>(path);
  if (!json) return UNREADABLE;
  const files = json.testResults.map(({ name, startTime, endTime }) => ({
    file: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1000,
  }));
  const failures = json.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const unloaded = message ? [failure(file, message)] : [];
    const failed = assertionResults.filter(({ status }) => status === "failed");
    return [...unloaded, ...failed.map((test) => failure(`${file} › ${test.fullName}`, test.failureMessages[0]))];
  });
  return { passed: json.numPassedTests, failed: json.numFailedTests, failures, slowest: slowestOf(files) };
}

function failure(test: string, message = "no message"): Failure {
  return { test, error: stripVTControlCharacters(message).split("\n", 1)[0]?.slice(0, 200) ?? "" };
}

type Spec = { title: string; ok: boolean; tests: { results: { duration: number; error?: { message?: string } }[] }[] };
type Suite = { file: string; specs?: Spec[]; suites?: Suite[] };
type BrowserJson = { stats: { expected: number; flaky: number; unexpected: number }; suites: Suite[] };

/** Counts, failures and slowest files of Playwright's JSON report. */
export function browserReport(path: string): Report {
  const json = read<BrowserJson>(path);
  if (!json) return UNREADABLE;
  const { expected, flaky, unexpected } = json.stats;
  const files = json.suites.map((suite) => ({ file: `e2e/${suite.file}`, seconds: secondsOf(suite) }));
  return {
    passed: expected + flaky,
    failed: unexpected,
    failures: json.suites.flatMap(failuresOf),
    slowest: slowestOf(files),
  };
}

function failuresOf({ file, specs = [], suites = [] }: Suite): Failure[] {
  const failed = specs.filter(({ ok }) => !ok);
  const own = failed.map(({ title, tests }) => {
    const [error] = tests.flatMap(({ results }) => results.flatMap((result) => result.error?.message ?? []));
    return failure(`e2e/${file} › ${title}`, error);
  });
  return [...own, ...suites.flatMap(failuresOf)];
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
