import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { finishToolCall, startToolCall } from "@/lib/tool-calls/provider";
import { payloadOf, stockOf, TOOL_WEIGHTS, TOOLS, type Stock, type ToolName } from "@/prisma/seed/payloads";
import { Random } from "@/prisma/seed/random";
import type { DemoTenant } from "@/prisma/seed/tenants";
import type { Pace } from "./pace";
import type { Tally } from "./tally";

/** A simulated tenant. */
export type SimulatedTenant = {
  scope: TenantScope;
  tenant: DemoTenant;
  random: Random;
  stock: Stock;
  pace: Pace;
  tally: Tally;
  /** Slugs used so far. */
  slugs: Set<string>;
  /** Internal ID of the strategy that activities belong to. */
  strategyId: string | null;
};

export function begin(scope: TenantScope, tenant: DemoTenant, pace: Pace, tally: Tally): SimulatedTenant {
  const random = new Random("simulate", tenant.slug, Date.now());
  return { scope, tenant, random, stock: stockOf(random, tenant), pace, tally, slugs: new Set(), strategyId: null };
}

const MODELS = ["claude-sonnet-4", "gpt-5", "gemini-2.5-pro"] as const;
export const modelOf = (random: Random) => random.pick(MODELS);

type Maker = { activityId: string } | { onboardingRunId: string };

/** Simulates a tool call from start to end. Some fail. */
export async function callTool(
  { scope, random, stock, pace, tally }: SimulatedTenant,
  maker: Maker,
  seq: number,
): Promise<void> {
  await pace.turn();
  const toolName: ToolName = random.weighted(TOOL_WEIGHTS);
  const { method, slow, model } = TOOLS[toolName];
  const failed = random.chance(0.05);
  const { request, response } = payloadOf(random, stock, toolName, random.whole(500, 8_000), !failed);
  const refId = newRefId();
  await startToolCall(scope, { ...maker, refId, seq, toolName, method, model, request });
  const tokensIn = model ? random.whole(400, 6_000) : null;
  const tokensOut = model ? random.whole(50, 1_500) : null;
  await finishToolCall(scope, {
    refId,
    status: failed ? "failed" : "succeeded",
    response,
    error: failed ? { class: "UpstreamUnavailable", message: "The tool's server answered 503." } : null,
    durationMs: Math.round(random.skewed(slow, 0.6)),
    tokensIn,
    tokensOut,
    costMicros: tokensIn !== null && tokensOut !== null ? tokensIn * 3 + tokensOut * 15 : null,
  });
  tally.made("tool calls");
}
