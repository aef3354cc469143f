import { basename, extname } from "node:path";
import { z } from "zod";
import { ACTIVITY_KINDS, REVIEWED_KINDS, type ActivityKind, type OutputFormat } from "@/lib/activities/model";
import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { sha256 } from "@/lib/core/ids";
import { line } from "@/lib/core/input/text";
import { inTenant } from "@/lib/stores/postgres";
import { changedFile, claimSource } from "./claimed";
import { importFiles } from "./folder";
import { splitFront } from "./front-matter";
import { membersOf } from "./json-members";
import { titleOf } from "./markdown";
import { jsonObjectOf, parsed } from "./parsed";
import { Refusal, type ImportRun, type ImportResult } from "./run";
import { LIMITS, readBounded, strictText } from "./source";

const FILES = { endings: [".md", ".markdown", ".json"], called: "Markdown or JSON file (.md, .json)" };

const about = {
  kind: z.enum(ACTIVITY_KINDS, `Choose one of ${ACTIVITY_KINDS.join(", ")}`),
  model: line(200).nullish(),
};
const front = z.strictObject({ ...about, title: z.unknown().optional() });
const whole = z.strictObject({ ...about, title: line(500), content: z.unknown().optional() });

type Output = { kind: ActivityKind; format: OutputFormat; title: string; model: string | null; body: string };

/** Imports each Markdown or JSON file of a folder as an activity with that output. */
export async function importOutputs(run: ImportRun, folder: string): Promise<void> {
  await importFiles(run, folder, { kind: FILES, what: "outputs", width: 4 }, (path) => importOutput(run, path));
}

async function importOutput({ scope }: ImportRun, path: string): Promise<ImportResult> {
  const name = basename(path);
  const json = extname(name).toLowerCase() === ".json";
  const bytes = await readBounded(path, json ? LIMITS.json : LIMITS.markdown);
  const text = strictText(bytes, "the file");
  const output = json ? readJson(text) : readMarkdown(text);
  const whole = { tenantId: scope.tenantId, outputRef: { not: null } };
  const { refId, parts, at, isWritten } = await claimSource(scope, {
    key: `import:outputs/${name}`,
    fingerprint: sha256(bytes),
    parts: ["output"],
    isWritten: async (refId) => (await inTenant(scope, (tx) => tx.activity.count({ where: { ...whole, refId } }))) > 0,
    whenChanged: changedFile,
  });
  if (isWritten) return "skipped";
  const [outputRef] = parts;
  if (!outputRef) throw new Refusal("its claim is not whole");
  const status = REVIEWED_KINDS.includes(output.kind) ? ("needs_review" as const) : ("succeeded" as const);
  const activity = await createActivity(scope, { refId, kind: output.kind, title: `Import ${name}`, status, at });
  await storeActivityOutput(scope, { ...output, refId: outputRef, activityId: activity.id, at });
  return "written";
}

/** The front matter describes the output; the body is the output. */
function readMarkdown(text: string): Output {
  const { fields, body } = splitFront(text);
  const { kind, model = null } = parsed(front, fields, "the front matter");
  if (!body.trim()) throw new Refusal("there is no text below the front matter");
  return { kind, format: "markdown", title: titleOf(fields, body), model, body };
}

/** `{kind, title, content}`, with an optional `model`. The output is the exact source text of `content`. */
function readJson(text: string): Output {
  const { kind, title, model = null } = parsed(whole, jsonObjectOf(text), "the file");
  const body = membersOf(text).get("content");
  if (body === undefined || body === "null") throw new Refusal("content: Required");
  return { kind, format: "json", title, model, body };
}
