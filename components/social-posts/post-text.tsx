"use client";

import { useState } from "react";
import { piecesOf } from "@/lib/social-posts/model";

type Props = {
  text: string;
  /** The text before the fold; null if it is not folded. */
  folded: string | null;
  /** The platform's label for "show more". */
  more: string;
  /** False if the platform does not link URLs. */
  linked?: boolean;
};

/** A post's text with line breaks, links and hashtags, folded as on the platform. */
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
