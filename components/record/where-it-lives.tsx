import { Check, Database, FileJson, HardDrive, TriangleAlert } from "lucide-react";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatBytes } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { StatusBadge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { Agreement, Fact, StoreName, Whereabouts } from "@/lib/core/parts";

const ICON = { PostgreSQL: Database, MongoDB: FileJson, S3: HardDrive } satisfies Record<StoreName, unknown>;

/** A record's halves, store by store: present with their facts, missing with the reason, or unreadable; and whether they agree. */
export function WhereItLives({ whereabouts, agreement }: { whereabouts: Whereabouts[]; agreement: Agreement }) {
  return (
    <section aria-labelledby="where-it-lives" className="rounded-md border border-line">
      <h2 id="where-it-lives" className="px-3 pt-2.5 pb-1 font-medium">
        Where it lives
      </h2>
      {whereabouts.map((half) => (
        <Half key={half.store} half={half} />
      ))}
      <Agreed agreement={agreement} />
    </section>
  );
}

function Half({ half: { store, place, part } }: { half: Whereabouts }) {
  const Icon = ICON[store];
  return (
    <details open={part.state !== "present"} className="group border-t border-line">
      <summary className="flex min-h-9 cursor-pointer flex-wrap items-center gap-2 px-3 py-1.5">
        <Icon className="size-4 text-ink-faint" aria-hidden="true" />
        <span>{store}</span>
        <code className="text-xs text-ink-muted">{place}</code>
        <span className="ml-auto">
          <PartState part={part} />
        </span>
      </summary>
      <div className="px-3 pb-2">
        {part.state === "present" ? (
          <DefinitionList items={part.value.map((fact) => ({ term: fact.label, value: <FactValue fact={fact} /> }))} />
        ) : (
          <p className="py-1 text-ink-muted">{part.why}</p>
        )}
      </div>
    </details>
  );
}

const EXPECTED = { gone: "Gone as planned", not_yet: "Not yet" };

function PartState({ part }: { part: Whereabouts["part"] }) {
  if (part.state === "present") return <StatusBadge hue="good">Present</StatusBadge>;
  if (part.state === "missing" && part.expected) return <StatusBadge hue="neutral">{EXPECTED[part.expected]}</StatusBadge>;
  if (part.state === "missing") return <StatusBadge hue="bad">Missing</StatusBadge>;
  return <StatusBadge hue="attention">Unreadable</StatusBadge>;
}

function FactValue({ fact: { value, kind } }: { fact: Fact }) {
  if (kind === "id") return <Id value={value} />;
  if (kind === "bytes") return <span className="tabular">{formatBytes(Number(value))}</span>;
  if (kind === "time") return <Time at={value} />;
  return value;
}

function Agreed({ agreement: { compared, differences } }: { agreement: Agreement }) {
  if (differences.length > 0) {
    return (
      <div role="alert" className="flex gap-2 border-t border-line bg-bad-soft px-3 py-2">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
        <div>
          <p className="font-medium">The halves do not agree</p>
          <ul className="mt-1 list-disc pl-4 [overflow-wrap:anywhere]">
            {differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </div>
      </div>
    );
  }
  if (compared.length === 0) {
    return <p className="border-t border-line px-3 py-2 text-ink-muted">There were no two halves to compare.</p>;
  }
  return (
    <details className="border-t border-line">
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 px-3 py-1.5 text-ink-muted">
        <Check className="size-4 text-good" aria-hidden="true" />
        The halves agree: {compared.length} comparisons, made just now
      </summary>
      <ul className="list-disc px-3 pb-2 pl-9 text-ink-muted">
        {compared.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
    </details>
  );
}
