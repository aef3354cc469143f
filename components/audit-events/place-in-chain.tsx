import { StatusBadge } from "@/components/ui/badge";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { NO_HASH, type AuditEventDetail } from "@/lib/audit-events/model";

type Props = { event: Pick<AuditEventDetail, "seq" | "chain">; trail: string };

/** An event's place in its chain and whether its hashes are valid. `trail` is the URL of the list. */
export function PlaceInChain({ event: { seq, chain }, trail }: Props) {
  const { prevHash, hash, recomputed, previous, next } = chain;
  const before = seq === 1 ? NO_HASH : previous?.hash;
  const items = [
    { term: "Number", value: <span className="tabular">{formatCount(seq)}</span> },
    { term: "Previous hash", value: <Hash value={prevHash} fits={prevHash === before} /> },
    { term: "Hash", value: <Hash value={hash} fits={hash === recomputed} /> },
    ...(hash === recomputed ? [] : [{ term: "Hash of the row", value: <Id value={recomputed} /> }]),
    { term: "Previous event", value: <Neighbour at={trail} event={previous} /> },
    { term: "Next event", value: <Neighbour at={trail} event={next} /> },
  ];
  return (
    <section aria-labelledby="in-chain" className="rounded-md border border-line px-3">
      <h2 id="in-chain" className="pt-2.5 pb-1 font-medium">
        Position in the chain
      </h2>
      <DefinitionList items={items} />
    </section>
  );
}

function Hash({ value, fits }: { value: string; fits: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Id value={value} />
      <StatusBadge hue={fits ? "good" : "bad"}>{fits ? "Matches" : "Does not match"}</StatusBadge>
    </span>
  );
}

function Neighbour({ at, event }: { at: string; event: { refId: string; seq: number } | null }) {
  if (!event) return "None";
  return (
    <a href={`${at}/${event.refId}`} className="tabular text-accent underline">
      Event {formatCount(event.seq)}
    </a>
  );
}
