"use client";

import { formatCount, formatDuration, plural } from "@/components/ui/format";
import { utcText } from "@/components/ui/moment";
import type { VolumeBucket } from "@/lib/tool-calls/model";
import { useToolCallVolume } from "./use-tool-call-extras";

const HEIGHT = 48;

/** How many calls there were over the time on show, the failed ones marked. Its room is kept while it loads. */
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
  const failed = buckets.reduce((sum, bucket) => sum + bucket.failed, 0);
  const total = buckets.reduce((sum, bucket) => sum + all(bucket), 0);
  const width = 100 / slots;
  const label = `${plural(total, "call")}, ${formatCount(failed)} of them failed, from ${utcText(new Date(first))}; at most ${formatCount(most)} in ${formatDuration(stepMs)}`;
  return (
    <>
      <svg role="img" aria-label={label} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" className="h-12 w-full">
        {buckets.map((bucket) => {
          const x = ((Date.parse(bucket.at) - first) / stepMs) * width;
          const tall = (all(bucket) / most) * HEIGHT;
          const bad = (bucket.failed / most) * HEIGHT;
          return (
            <g key={bucket.at}>
              <title>{`${utcText(new Date(bucket.at))}: ${plural(all(bucket), "call")}, ${formatCount(bucket.failed)} failed`}</title>
              <rect x={x} y={HEIGHT - tall} width={width * 0.85} height={tall} className="fill-line-strong" />
              <rect x={x} y={HEIGHT - bad} width={width * 0.85} height={bad} className="fill-bad" />
            </g>
          );
        })}
      </svg>
      <figcaption className="tabular text-sm text-ink-muted">
        {plural(total, "call")}, {formatCount(failed)} failed; one bar is {formatDuration(stepMs)}
      </figcaption>
    </>
  );
}

function all({ succeeded, failed, other }: VolumeBucket): number {
  return succeeded + failed + other;
}
