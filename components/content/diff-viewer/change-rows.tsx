import type { Stretch } from "./changes-of";
import { LineCells, NumberCell } from "./line-cells";
import type { Piece } from "./mark-words";
import type { DiffView } from "./use-diff-view";

type Change = Extract<Stretch, { kind: "change" }>;

/** The lines of one change: unified (removed above added) or side by side. */
export function ChangeRows({ view, change }: { view: DiffView; change: Change }) {
  return view === "split" ? <Beside {...change} /> : <Below {...change} />;
}

function Below({ before, after, removed, added }: Change) {
  return (
    <>
      {removed.map((pieces, at) => (
        <tr key={`-${at}`}>
          <NumberCell kind="removed" line={before + at} />
          <NumberCell kind="removed" />
          <LineCells kind="removed" pieces={pieces} />
        </tr>
      ))}
      {added.map((pieces, at) => (
        <tr key={`+${at}`}>
          <NumberCell kind="added" />
          <NumberCell kind="added" line={after + at} />
          <LineCells kind="added" pieces={pieces} />
        </tr>
      ))}
    </>
  );
}

function Beside({ before, after, removed, added }: Change) {
  const rows = Math.max(removed.length, added.length);
  return Array.from({ length: rows }, (_, at) => (
    <tr key={at}>
      <Side kind="removed" line={before + at} pieces={removed[at]} />
      <Side kind="added" line={after + at} pieces={added[at]} />
    </tr>
  ));
}

function Side({ kind, line, pieces }: { kind: "removed" | "added"; line: number; pieces: Piece[] | undefined }) {
  if (!pieces) {
    return (
      <>
        <NumberCell kind="none" />
        <LineCells kind="none" pieces={[]} />
      </>
    );
  }
  return (
    <>
      <NumberCell kind={kind} line={line} />
      <LineCells kind={kind} pieces={pieces} />
    </>
  );
}
