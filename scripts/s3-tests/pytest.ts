import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";

export type Outcome = { test: string; passed: boolean; why: string };

const FILES = ["test_s3", "test_headers"].map((name) => `s3tests/functional/${name}.py`);
const NEEDED = "boto3, pytest, munch, requests, isodate, httplib2, pytz, lxml, yaml, dateutil";

function python(folder: string, settings: string, args: string[]): Promise<{ code: number; text: string }> {
  const child = spawn(process.env.PYTHON || "python3", args, {
    cwd: folder,
    env: { ...process.env, S3TEST_CONF: settings, PYTHONDONTWRITEBYTECODE: "1" },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve({ code: code ?? 1, text }));
  });
}

/** @throws if the installed Python cannot run the tests */
export async function requirePython(folder: string): Promise<void> {
  const { code, text } = await python(folder, "", ["-c", `import ${NEEDED}`]).catch((error: unknown) => ({
    code: 1,
    text: String(error),
  }));
  if (code === 0) return;
  throw new Error(
    `The tests need Python with ${NEEDED} (Debian: python3-boto3 and so on); PYTHON names another one.\n${text.trim()}`,
  );
}

/** IDs of the tests, or of those with matching markers. */
export async function collect(folder: string, settings: string, markers?: string): Promise<string[]> {
  const chosen = markers === undefined ? [] : ["-m", markers];
  const { text } = await python(folder, settings, ["-m", "pytest", "--collect-only", "-q", ...chosen, ...FILES]);
  const ids = text.split("\n").filter((line) => /^s3tests\/\S+\.py::\S/.test(line));
  if (markers === undefined && ids.length === 0) throw new Error(`No tests were found in ${folder}:\n${text.trim()}`);
  return ids;
}

type Found = { message?: string };
type Case = { name: string; failure?: Found; error?: Found | Found[]; skipped?: Found };
type Report = { testsuites: { testsuite: { testcase?: Case[] } } };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => name === "testcase",
  parseAttributeValue: false,
});

/** Runs the tests and returns each result. An error in setup or teardown counts as a failure. */
export async function run(folder: string, settings: string, scratch: string, ids: string[]): Promise<Outcome[]> {
  const report = join(scratch, "report.xml");
  const quiet = ["-q", "--tb=line", "-p", "no:cacheprovider", `--junitxml=${report}`];
  const { text } = await python(folder, settings, ["-m", "pytest", ...quiet, ...ids]);
  let cases: Case[];
  try {
    cases = (parser.parse(readFileSync(report, "utf8")) as Report).testsuites.testsuite.testcase ?? [];
  } catch (cause) {
    throw new Error(`pytest ended without a report:\n${text.slice(-2000)}`, { cause });
  }
  const outcomes = new Map<string, Outcome>();
  for (const { name, failure, error, skipped } of cases) {
    const bad = failure ?? [error].flat()[0] ?? skipped;
    const before = outcomes.get(name);
    const why = bad ? (String(bad.message ?? "").split("\n")[0] ?? "") : "";
    outcomes.set(name, before && !before.passed ? before : { test: name, passed: !bad, why });
  }
  return [...outcomes.values()];
}
