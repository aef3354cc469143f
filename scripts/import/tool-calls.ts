import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId, sha256, timeOf } from "@/lib/core/ids";
import { claimAll } from "@/lib/core/records/claims";
import { payloadRetention, recordedCalls, recordToolCalls, type NewToolCall } from "@/lib/tool-calls/provider";
import { claimSource, minuteOf } from "./claimed";
import { linesOf, type Line } from "./lines";
import { Refusal, refusalOf, importSource, type ImportRun } from "./run";
import { inMB, LIMITS, strictText } from "./source";
import { readToolCall, type SourceCall } from "./tool-call-line";

/** A batch is written at this many lines or bytes, whichever comes first. */
const BATCH_LINES = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

type Read = { number: number; fingerprint: string; call: SourceCall };

/**
 * Imports each line of a JSONL file as a tool call, dated at its first import. It streams, so file size is unlimited.
 */
export async function importToolCalls(run: ImportRun, path: string): Promise<void> {
  const file = basename(path);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Error(`There is no file ${path}.`);
  if (found.size === 0) {
    run.summary.read += 1;
    run.summary.refuse(file, "the file is empty");
    return;
  }
  const expiryOf = await payloadRetention(run.scope);
  const started = Date.now();
  let [batch, bytes, told]: [Read[], number, number] = [[], 0, started];
  for await (const line of linesOf(path, LIMITS.line)) {
    if (run.stopping()) break;
    const read = readLine(run, `${file}:${line.number}`, line);
    if (read) {
      batch.push(read);
      bytes += line.length;
    }
    if (batch.length >= BATCH_LINES || bytes >= BATCH_BYTES) {
      await writeBatch(run, { file, lines: batch, expiryOf, startedAt: started });
      [batch, bytes] = [[], 0];
    }
    if (Date.now() - told > 1_000) {
      told = Date.now();
      const rate = Math.round((run.summary.read / (told - started)) * 1000);
      run.onProgress(`line ${line.number.toLocaleString("en-GB")}, ${rate.toLocaleString("en-GB")}/s`);
    }
  }
  await writeBatch(run, { file, lines: batch, expiryOf, startedAt: started });
}

function readLine({ summary }: ImportRun, where: string, line: Line): Read | null {
  if (line.bytes && line.bytes.every((byte) => byte === 0x20 || byte === 0x09)) return null;
  summary.read += 1;
  try {
    if (!line.bytes) throw new Refusal(`the line has ${inMB(line.length)}; the limit is ${inMB(LIMITS.line)}`);
    const text = strictText(line.bytes, "the line");
    return { number: line.number, fingerprint: sha256(text), call: readToolCall(text) };
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    summary.refuse(where, why);
    return null;
  }
}

type Batch = { file: string; lines: Read[]; expiryOf: (at: Date) => Date; startedAt: number };

/** Writes a batch at once. If a store refuses one of its calls, writes them one by one. */
async function writeBatch(run: ImportRun, { lines, ...of }: Batch): Promise<void> {
  const calls = await claimCalls(run, { lines, ...of });
  try {
    const { written, already } = await recordToolCalls(
      run.scope,
      calls.map(({ call }) => call),
    );
    run.summary.written += written;
    run.summary.skipped += already;
  } catch (error) {
    if (refusalOf(error) === null) throw error;
    for (const { where, call } of calls) {
      run.summary.read -= 1;
      await importSource(run, where, async () =>
        (await recordToolCalls(run.scope, [call])).written > 0 ? "written" : "skipped",
      );
    }
  }
}

type Placed = { where: string; call: NewToolCall };

async function claimCalls(
  { scope, summary }: ImportRun,
  { file, lines, expiryOf, startedAt }: Batch,
): Promise<Placed[]> {
  if (lines.length === 0) return [];
  const now = new Date();
  const wanted = lines.map(({ fingerprint, call }) => ({ key: keyOf(call), refId: newRefId(now), fingerprint }));
  const kept = await claimAll(scope, wanted);
  const firstLine = new Map<string, { number: number; fingerprint: string }>();
  const calls: Placed[] = [];
  for (const [at, { number, fingerprint, call }] of lines.entries()) {
    const where = `${file}:${number}`;
    const claim = kept[at];
    if (!claim) throw new Error(`The claim of ${call.sourceId} was not kept.`);
    try {
      const before = firstLine.get(call.sourceId);
      if (before && before.fingerprint !== fingerprint)
        throw new Refusal(notItsOwn(call, `line ${before.number} of this file has it`));
      firstLine.set(call.sourceId, before ?? { number, fingerprint });
      const refId =
        claim.fingerprint === fingerprint ? claim.refId : await claimAnew(scope, { fingerprint, call }, startedAt);
      const recordedAt = timeOf(refId);
      const expiresAt = expiryOf(recordedAt);
      const { sourceId: _source, startedAt: begunAt, ...rest } = call;
      calls.push({ where, call: { ...rest, refId, startedAt: begunAt ?? recordedAt, expiresAt } });
    } catch (error) {
      const why = refusalOf(error);
      if (why === null) throw error;
      summary.refuse(where, why);
    }
  }
  return calls;
}

const keyOf = ({ sourceId }: SourceCall) => `import:tool-calls/${sourceId}`;

const notItsOwn = ({ sourceId }: SourceCall, other: string) =>
  `source_id ${sourceId}: ${other}, with different content. It must be unique across files. Give this call its own`;

/**
 * A new ref_id for a call whose source_id was claimed with different content. @throws Refusal if that content was
 * written
 */
async function claimAnew(
  scope: TenantScope,
  { fingerprint, call }: Pick<Read, "fingerprint" | "call">,
  startedAt: number,
): Promise<string> {
  const { refId } = await claimSource(scope, {
    key: keyOf(call),
    fingerprint,
    isWritten: async (refId) => (await recordedCalls(scope, [refId])).has(refId),
    whenChanged: (at) => {
      const inThisFile = at.getTime() >= startedAt;
      return notItsOwn(
        call,
        inThisFile ? "an earlier line of this file has it" : `a call imported on ${minuteOf(at)} UTC has it`,
      );
    },
  });
  return refId;
}
