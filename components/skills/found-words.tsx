import type { Found } from "@/lib/skills/model";

/** A text excerpt with the search terms marked. */
export function HighlightedText({ parts }: Pick<Found, "parts">) {
  return (
    <span dir="auto">
      {parts.map(({ text, hit }, at) =>
        hit ? (
          <mark key={at} className="rounded-xs bg-attention-soft text-ink">
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        ),
      )}
    </span>
  );
}
