import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { claimAll } from "@/lib/core/claims";
import { newRefId, sha256, timeOf } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import { inTenant } from "@/lib/stores/postgres";
import { recordToolCalls, type NewToolCall } from "@/lib/tool-calls/provider";
import { changedSince } from "./claimed";
import { linesOf, type Line } from "./lines";
import { Refusal, refusalOf, type ImportRun } from "./run";
import { inMB, LIMITS, strictText } from "./source";
import { readToolCall, type SourceCall } from "./tool-call-line";

/** A batch is written at this many lines, or bytes, whichever comes first. */
const BATCH_LINES = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

type Read = { number: number; fingerprint: string; call: SourceCall };

/** Imports each line of a JSONL file as a tool call, dated to its first import. It streams: any size will do. */
export async function importToolCalls(run: ImportRun, path: string): Promise<void> {
  const file = basename(path);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new Error(`There is no file ${path}.`);
  if (found.size === 0) {
    run.summary.read += 1;
    run.summary.refuse(file, "the file is empty");
    return;
  }
  const retentionDays = await retentionOf(run.scope);
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
      await writeBatch(run, file, batch, retentionDays);
      [batch, bytes] = [[], 0];
    }
    if (Date.now() - told > 1_000) {
      told = Date.now();
      const rate = Math.round((run.summary.read / (told - started)) * 1000);
      run.onProgress(`line ${line.number.toLocaleString("en-GB")}, ${rate.toLocaleString("en-GB")}/s`);
    }
  }
  await writeBatch(run, file, batch, retentionDays);
}

/** Days the tenant's plan keeps a payload. */
async function retentionOf(scope: TenantScope): Promise<number> {
  const row = await inTenant(scope, (tx) =>
    tx.tenant.findFirst({
      where: { id: scope.tenantId },
      select: { plan: { select: { payloadRetentionDays: true } } },
    }),
  );
  if (!row) throw new Error(`The tenant ${scope.tenantName} is gone.`);
  return row.plan.payloadRetentionDays;
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

async function writeBatch({ scope, summary }: ImportRun, file: string, batch: Read[], retentionDays: number) {
  if (batch.length === 0) return;
  const now = new Date();
  const wanted = batch.map(({ fingerprint, call }) => {
    return { key: `import:tool-calls/${call.sourceId}`, refId: newRefId(now), fingerprint };
  });
  const kept = await claimAll(scope, wanted);
  const calls: NewToolCall[] = [];
  for (const [at, { number, fingerprint, call }] of batch.entries()) {
    const claimed = kept[at];
    if (!claimed) throw new Error(`The claim of ${call.sourceId} was not kept.`);
    const recordedAt = timeOf(claimed.refId);
    if (claimed.fingerprint !== fingerprint) {
      summary.refuse(`${file}:${number}`, `source_id ${call.sourceId}: ${changedSince(recordedAt)}`);
      continue;
    }
    const expiresAt = new Date(recordedAt.getTime() + retentionDays * 86_400_000);
    const { sourceId: _source, startedAt, ...rest } = call;
    calls.push({ ...rest, refId: claimed.refId, startedAt: startedAt ?? recordedAt, expiresAt });
  }
  const { written, already } = await recordToolCalls(scope, calls);
  summary.written += written;
  summary.skipped += already;
}
