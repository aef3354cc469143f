import { humanize } from "@/components/record/words";
import { Notice } from "@/components/ui/states";
import { changesOf } from "./changes-of";
import { MarkedText } from "./marked-text";

/** A text and its name within a sentence, such as "version 5". */
export type DiffSide = { label: string; text: string };

/** A line-by-line diff of two texts, computed on the server. */
export function DiffViewer({ before, after }: { before: DiffSide; after: DiffSide }) {
  const changes = changesOf(before.text, after.text);
  switch (changes.kind) {
    case "identical":
      return <Notice hue="good" title={`The texts of ${before.label} and ${after.label} are identical.`} />;
    case "unmarked":
      return <WholeTexts sides={[before, after]} />;
    case "marked":
      return <MarkedText changes={changes} before={before.label} after={after.label} />;
  }
}

function WholeTexts({ sides }: { sides: DiffSide[] }) {
  return (
    <div className="grid gap-3">
      <Notice title="These texts are too large or too different to compare.">
        Both are shown in full. Search them with your browser.
      </Notice>
      <div className="grid gap-3 lg:grid-cols-2">
        {sides.map(({ label, text }) => (
          <section key={label} aria-label={`Text of ${label}`} className="grid min-w-0 gap-1">
            <h2 className="font-medium">{humanize(label)}</h2>
            <pre
              tabIndex={0}
              className={
                "max-h-[70dvh] overflow-y-auto rounded-md border border-line p-3 font-mono text-xs leading-5 " +
                "whitespace-pre-wrap [overflow-wrap:anywhere]"
              }
            >
              {text}
            </pre>
          </section>
        ))}
      </div>
    </div>
  );
}
