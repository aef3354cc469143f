import { DefinitionList, type Definition } from "@/components/ui/definition-list";
import { formatBytes, formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { ActivityDetail } from "@/lib/activities/model";
import { pageAddress } from "@/lib/core/entity";
import { STRATEGY } from "@/lib/strategies/entity";
import { FORMAT_NAMES } from "./output-kinds";

export function ActivityFacts({ activity }: { activity: ActivityDetail }) {
  const { tenant, strategy, scheduledFor, attempt, leaseUntil, output, outputSha256 } = activity;
  const made: Definition[] =
    output.state === "present"
      ? [
          { term: "Output", value: output.value.title || null },
          { term: "Format", value: `${FORMAT_NAMES[output.value.format]}, ${formatBytes(output.value.bytes)}` },
          { term: "Model", value: output.value.model },
          { term: "Stored", value: <Time at={output.value.createdAt} form="full" /> },
          { term: "sha256", value: outputSha256 && <Id value={outputSha256} /> },
          ...(output.value.hashtags.length > 0
            ? [{ term: "Hashtags", value: output.value.hashtags.map((tag) => `#${tag}`).join(" ") }]
            : []),
        ]
      : [];
  const items: Definition[] = [
    {
      term: "Strategy",
      value: strategy && (
        <a href={pageAddress(STRATEGY, tenant.refId, strategy.refId)} className="text-accent underline">
          {strategy.title}, version {strategy.version}
        </a>
      ),
    },
    { term: "Scheduled", value: scheduledFor ? <Time at={scheduledFor} form="full" /> : "any time" },
    { term: "Attempts", value: <span className="tabular">{formatCount(attempt)}</span> },
    { term: "Lease", value: leaseUntil && <Time at={leaseUntil} form="full" /> },
    ...made,
  ];
  return (
    <section aria-label="Facts" className="rounded-md border border-line px-3">
      <DefinitionList items={items} />
    </section>
  );
}
