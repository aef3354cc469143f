import { clsx } from "clsx";
import { Check, Database, FileJson, HardDrive, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { StatusBadge } from "@/components/ui/badge";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatBytes, plural } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import {
  standingOf,
  type Agreement,
  type Fact,
  type Standing,
  type StoreName,
  type StoragePart,
} from "@/lib/core/records/parts";

const ICON = { PostgreSQL: Database, MongoDB: FileJson, S3: HardDrive } satisfies Record<StoreName, unknown>;

type Props = { storage: StoragePart[]; agreement: Agreement };

/** A record's copies by store (present with facts, missing with the reason, or unreadable) and whether they match. */
export function StoragePanel({ storage, agreement }: Props) {
  return (
    <section aria-labelledby="storage" className="rounded-md border border-line">
      <h2 id="storage" className="px-3 pt-2.5 pb-1 font-medium">
        Storage
      </h2>
      {storage.map((part) => (
        <Part key={part.store} part={part} />
      ))}
      <Copies standing={standingOf(storage, agreement)} compared={agreement.compared} />
    </section>
  );
}

function Part({ part: { store, place, part } }: { part: StoragePart }) {
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

const EXPECTED = { gone: "Expired", not_yet: "Not yet" };

function PartState({ part }: { part: StoragePart["part"] }) {
  if (part.state === "present") return <StatusBadge hue="good">Present</StatusBadge>;
  if (part.state === "missing" && part.expected)
    return <StatusBadge hue="neutral">{EXPECTED[part.expected]}</StatusBadge>;
  if (part.state === "missing") return <StatusBadge hue="bad">Missing</StatusBadge>;
  return <StatusBadge hue="attention">Unreadable</StatusBadge>;
}

function FactValue({ fact: { value, kind } }: { fact: Fact }) {
  if (kind === "id") return <Id value={value} />;
  if (kind === "bytes") return <span className="tabular">{formatBytes(Number(value))}</span>;
  if (kind === "time") return <Time at={value} />;
  return value;
}

const BROKEN = {
  differ: { title: "The copies differ", alarming: true },
  incomplete: { title: "A copy is missing", alarming: true },
  unchecked: { title: "Not checked", alarming: false },
} satisfies Partial<Record<Standing["state"], object>>;

function Copies({ standing: { state, reasons }, compared }: { standing: Standing; compared: string[] }) {
  if (state === "nothing") {
    return (
      <p className="border-t border-line px-3 py-2 text-ink-muted">There is only one copy, so nothing to compare.</p>
    );
  }
  if (state === "match") {
    return (
      <Checks compared={compared}>
        <Check className="size-4 text-good" aria-hidden="true" />
        All copies match ({plural(compared.length, "check")}, made just now)
      </Checks>
    );
  }
  const { title, alarming } = BROKEN[state];
  return (
    <>
      <div
        role={alarming ? "alert" : "status"}
        className={clsx("flex gap-2 border-t border-line px-3 py-2", alarming ? "bg-bad-soft" : "bg-attention-soft")}
      >
        <TriangleAlert
          className={clsx("mt-0.5 size-4 shrink-0", alarming ? "text-bad" : "text-attention")}
          aria-hidden="true"
        />
        <div className="min-w-0">
          <p className="font-medium">{title}</p>
          <ul className="mt-1 list-disc pl-4 [overflow-wrap:anywhere]">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      </div>
      {state === "unchecked" && compared.length > 0 && (
        <Checks compared={compared}>The other {plural(compared.length, "check")} passed</Checks>
      )}
    </>
  );
}

function Checks({ compared, children }: { compared: string[]; children: ReactNode }) {
  return (
    <details className="border-t border-line">
      <summary className="flex min-h-9 cursor-pointer items-center gap-2 px-3 py-1.5 text-ink-muted">
        {children}
      </summary>
      <ul className="list-disc px-3 pb-2 pl-9 text-ink-muted">
        {compared.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
    </details>
  );
}
