import pLimit from "p-limit";
import { recordToolCalls, type NewToolCall } from "@/lib/tool-calls/provider";
import { payloadOf, stockOf, TOOL_WEIGHTS, TOOLS, type Stock } from "./payloads";
import { PLANS } from "./plans";
import type { SeededActivity } from "./posts";
import { daysBefore, minutesAfter, Random } from "./random";
import type { Seeding } from "./seeding";
import { quietDays, SHARES, TENANTS } from "./tenants";

const DAYS = 390;
/** Calls beyond this number have small payloads, so that a million calls fit on a disk. */
const FULL_PAYLOADS = 20_000;
const CHUNK = 4_000;
/** The number of tenants written concurrently. */
const CONCURRENCY = 3;
const MB = 1024 * 1024;

const OUTCOMES = { succeeded: 910, failed: 55, timed_out: 22, cancelled: 13 } as const;
const ERRORS = {
  rate_limited: "The service answered 429: too many requests in this minute.",
  upstream_error: "The service answered 502 three times.",
  invalid_arguments: "The arguments did not fit the tool's schema: limit must be at most 50.",
  unauthorized: "The service refused the key of this integration.",
  blocked_by_robots: "The page forbids automatic reading.",
} as const;

type Planned = { slug: string; call: NewToolCall };

/** Writes the calls from number `o.from` to `o.count`, in batches by tenant. Each call depends only on its number. */
export async function seedToolCalls(seeding: Seeding, activities: SeededActivity[], count: number): Promise<void> {
  const { seed, scopes, onProgress } = seeding;
  const stocks = new Map(
    TENANTS.map((tenant) => [tenant.slug, stockOf(new Random(seed, "stock", tenant.slug), tenant)]),
  );
  const runs = activities.flatMap((activity) =>
    Array.from({ length: activity.calls }, (_, seq) => ({ activity, seq })),
  );
  const started = Date.now();
  let [written, told] = [0, started];
  for (let from = 0; from < count; from += CHUNK) {
    const bySlug = new Map<string, NewToolCall[]>();
    for (let number = from; number < Math.min(from + CHUNK, count); number++) {
      const { slug, call } = planCall(seeding, stocks, number, runs[number]);
      const calls = bySlug.get(slug);
      if (calls) calls.push(call);
      else bySlug.set(slug, [call]);
    }
    await pLimit(CONCURRENCY).map([...bySlug], async ([slug, calls]) => {
      const scope = scopes.get(slug);
      if (!scope) throw new Error(`The tenant ${slug} was not entered.`);
      const { written: fresh } = await recordToolCalls(scope, calls);
      written += fresh;
    });
    const done = Math.min(from + CHUNK, count);
    if (Date.now() - told > 2_000 && done < count) {
      told = Date.now();
      onProgress(progress(done, count, (told - started) / 1000));
    }
  }
  const seconds = (Date.now() - started) / 1000;
  onProgress(`${grouped(written)} of ${grouped(count)} tool calls were new (${seconds.toFixed(1)} s)`);
}

function progress(done: number, count: number, seconds: number): string {
  const rate = done / seconds;
  const left = Math.ceil((count - done) / rate);
  const minutes = left >= 60 ? `${Math.floor(left / 60)} min ` : "";
  const pace = `${grouped(Math.round(rate))}/s, ${minutes}${left % 60} s left`;
  return `${grouped(done)} of ${grouped(count)} tool calls, ${pace}`;
}

const grouped = (value: number) => value.toLocaleString("en-GB");

function planCall(
  { seed, anchor }: Seeding,
  stocks: ReadonlyMap<string, Stock>,
  number: number,
  run: { activity: SeededActivity; seq: number } | undefined,
): Planned {
  const random = new Random(seed, "call", number);
  const slug = run?.activity.slug ?? random.weighted(SHARES);
  const stock = stocks.get(slug);
  if (!stock) throw new Error(`No tenant is named ${slug}.`);
  const name = random.weighted(TOOL_WEIGHTS);
  const quiet = quietDays(stock.tenant);
  const days = Math.min(DAYS, stock.tenant.days) - quiet;
  const loose = daysBefore(anchor, quiet + Math.max(0.001, days * random.unit() ** 1.6));
  const startedAt = run ? minutesAfter(run.activity.at, 1 + run.seq * 2 + random.unit()) : loose;
  const status = random.weighted(OUTCOMES);
  const answered = status === "succeeded";
  const tool = TOOLS[name];
  const errorClass = status === "failed" ? random.pick(Object.keys(ERRORS) as (keyof typeof ERRORS)[]) : null;
  const payload = payloadOf(random, stock, name, bytesOf(random, number), answered);
  const keptDays = PLANS[stock.tenant.plan].payloadRetentionDays;
  const tokens = tool.model !== null && answered;
  const tokensIn = Math.round(payload.request.length / 4) + random.whole(200, 3_000);
  const tokensOut = Math.round((payload.response?.length ?? 0) / 4);
  const pinned = number % 997 === 3;
  return {
    slug,
    call: {
      refId: random.refId(startedAt),
      activityId: run?.activity.id ?? null,
      seq: run?.seq ?? 0,
      toolName: name,
      method: tool.method,
      status,
      model: tool.model,
      startedAt,
      durationMs: durationOf(random, status, tool.slow),
      ...(tokens ? { tokensIn, tokensOut, costMicros: tokensIn * 3 + tokensOut * 15 } : {}),
      error: errorClass
        ? { class: errorClass, message: ERRORS[errorClass] }
        : status === "timed_out"
          ? { class: "timeout", message: "There was no answer within 30 seconds." }
          : null,
      ...payload,
      redactions: name === "crm_lookup" ? ["contacts[].email", "contacts[].phone"] : [],
      expiresAt: pinned ? null : daysBefore(startedAt, -keptDays),
    },
  };
}

/** Median 2 KB, at least 1 KB. Some have hundreds of KB, a few 2 MB. */
function bytesOf(random: Random, number: number): number {
  const skewed = random.skewed(2_048, 0.75);
  if (number >= FULL_PAYLOADS) return 400 + (skewed % 600);
  if (number % 2_500 === 11) return 2 * MB - 2_048;
  if (number % 400 === 13) return random.whole(60, 900) * 1024;
  return Math.min(Math.max(skewed, 1_100), 200_000);
}

function durationOf(random: Random, status: string, slow: number): number {
  if (status === "timed_out") return 30_000 + random.whole(0, 400);
  return Math.max(3, Math.round(random.skewed(status === "failed" ? slow / 3 : slow, 0.6)));
}
