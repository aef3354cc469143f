"use client";

import { useState } from "react";
import { piecesOf } from "@/lib/social-posts/model";

type Props = {
  text: string;
  /** What stands before the fold; null where the whole is shown at once. */
  folded: string | null;
  /** The platform's own words for unfolding. */
  more: string;
  /** False where the platform makes no links of addresses. */
  linked?: boolean;
};

/** A post's text with its line breaks, links and hashtags, folded where the platform folds it. */
export function PostText({ text, folded, more, linked = true }: Props) {
  const [whole, setWhole] = useState(folded === null);
  return (
    <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      <Pieces text={whole ? text : (folded ?? text)} linked={linked && whole} />
      {folded !== null && (
        <>
          {whole ? " " : "… "}
          <button
            type="button"
            aria-expanded={whole}
            className="rounded-sm text-ink-muted underline hover:text-ink"
            onClick={() => setWhole(!whole)}
          >
            {whole ? "show less" : more}
          </button>
        </>
      )}
    </p>
  );
}

function Pieces({ text, linked }: { text: string; linked: boolean }) {
  return piecesOf(text).map((piece, at) => {
    if (piece.kind === "link" && linked) {
      return (
        <a
          key={at}
          href={piece.text}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-accent underline"
        >
          {piece.text}
        </a>
      );
    }
    return piece.kind === "hashtag" ? (
      <span key={at} className="text-accent">
        {piece.text}
      </span>
    ) : (
      piece.text
    );
  });
}
