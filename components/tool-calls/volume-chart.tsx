"use client";

import { formatCount, plural } from "@/components/ui/format";
import { utcText } from "@/components/ui/moment";
import type { VolumeBucket } from "@/lib/tool-calls/model";
import { useToolCallVolume } from "./use-tool-call-extras";

const HEIGHT = 48;

/** Chart of calls over the selected time, with failures and timeouts marked. Reserves its space while it loads. */
export function VolumeChart({ tenant }: { tenant: string }) {
  const volume = useToolCallVolume(tenant);
  const buckets = volume?.buckets ?? [];
  return (
    <figure className="h-18 py-2" aria-hidden={buckets.length === 0 || undefined}>
      {volume && buckets.length > 0 && <Bars buckets={buckets} stepMs={volume.stepMs} />}
    </figure>
  );
}

function Bars({ buckets, stepMs }: { buckets: VolumeBucket[]; stepMs: number }) {
  const first = Date.parse(buckets[0]?.at ?? "");
  const last = Date.parse(buckets.at(-1)?.at ?? "");
  const slots = Math.round((last - first) / stepMs) + 1;
  const most = Math.max(...buckets.map(all));
  const summary = inWords(buckets.reduce(added));
  const width = 100 / slots;
  const label = `${summary}, from ${utcText(new Date(first))}; peak ${formatCount(most)} in ${stepInWords(stepMs)}`;
  return (
    <>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-12 w-full"
      >
        {buckets.map((bucket) => {
          const x = ((Date.parse(bucket.at) - first) / stepMs) * width;
          const tall = (all(bucket) / most) * HEIGHT;
          const failed = (bucket.failed / most) * HEIGHT;
          const late = (bucket.timedOut / most) * HEIGHT;
          return (
            <g key={bucket.at}>
              <title>{`${utcText(new Date(bucket.at))}: ${inWords(bucket)}`}</title>
              <rect x={x} y={HEIGHT - tall} width={width * 0.85} height={tall} className="fill-line-strong" />
              <rect x={x} y={HEIGHT - failed - late} width={width * 0.85} height={late} className="fill-attention" />
              <rect x={x} y={HEIGHT - failed} width={width * 0.85} height={failed} className="fill-bad" />
            </g>
          );
        })}
      </svg>
      <figcaption className="tabular text-sm text-ink-muted">
        {summary}; 1 bar = {stepInWords(stepMs)}
      </figcaption>
    </>
  );
}

const UNITS = [
  ["day", 24 * 3_600_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** The length of a bar: "1 hour", "15 minutes". */
function stepInWords(stepMs: number): string {
  const [unit, ms] = UNITS.find(([, each]) => stepMs % each === 0) ?? ["second", 1000];
  return plural(stepMs / ms, unit);
}

function all({ succeeded, failed, timedOut, other }: VolumeBucket): number {
  return succeeded + failed + timedOut + other;
}

function added(one: VolumeBucket, other: VolumeBucket): VolumeBucket {
  return {
    at: one.at,
    succeeded: one.succeeded + other.succeeded,
    failed: one.failed + other.failed,
    timedOut: one.timedOut + other.timedOut,
    other: one.other + other.other,
  };
}

/** "12 calls, 2 failed, 1 timed out". Each count matches the filter of that name. */
function inWords(bucket: VolumeBucket): string {
  return `${plural(all(bucket), "call")}, ${formatCount(bucket.failed)} failed, ${formatCount(bucket.timedOut)} timed out`;
}
