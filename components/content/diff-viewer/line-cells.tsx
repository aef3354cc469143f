import { clsx } from "clsx";
import type { Piece } from "./mark-words";

/** Which text has the line: both, one, or neither (a filler row in the split view). */
export type LineKind = "same" | "removed" | "added" | "none";

const GROUND: Record<LineKind, string> = { same: "", removed: "bg-bad-soft", added: "bg-good-soft", none: "bg-sunken" };

const LINE_STYLES = {
  removed: { sign: "−", word: "Removed", ink: "text-bad", mark: "bg-bad-mark decoration-bad", Element: "del" },
  added: { sign: "+", word: "Added", ink: "text-good", mark: "bg-good-mark decoration-good", Element: "ins" },
} as const;

export function NumberCell({ kind, line }: { kind: LineKind; line?: number }) {
  return (
    <td
      className={clsx(
        "tabular px-2 text-right align-top text-ink-muted select-none",
        "group-aria-[current=true]:first:shadow-[inset_3px_0_0_var(--accent)]",
        GROUND[kind],
      )}
    >
      {line}
    </td>
  );
}

/** The sign and text of a line. Words that the other text lacks are marked. */
export function LineCells({ kind, pieces }: { kind: LineKind; pieces: readonly Piece[] }) {
  const text = clsx("pr-2 align-top whitespace-pre-wrap [overflow-wrap:anywhere]", GROUND[kind]);
  if (kind === "same" || kind === "none") {
    return (
      <>
        <td className={GROUND[kind]} />
        <td className={text}>{pieces.map((piece) => piece.text)}</td>
      </>
    );
  }
  const { sign, word, ink, mark, Element } = LINE_STYLES[kind];
  return (
    <>
      <td className={clsx("text-center align-top font-medium select-none", ink, GROUND[kind])}>
        <span aria-hidden="true">{sign}</span>
        <span className="sr-only">{word}</span>
      </td>
      <td className={text}>
        <Element className="no-underline">
          {pieces.map((piece, at) =>
            piece.marked ? (
              <mark key={at} className={clsx("rounded-xs text-ink underline decoration-2 underline-offset-2", mark)}>
                {piece.text}
              </mark>
            ) : (
              piece.text
            ),
          )}
        </Element>
      </td>
    </>
  );
}
