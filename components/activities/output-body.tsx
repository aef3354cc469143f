import { JsonViewer } from "@/components/content/json-viewer/json-viewer";
import { formatBytes } from "@/components/ui/format";
import { EmptyState, Notice, PartialState } from "@/components/ui/states";
import type { ActivityDetail } from "@/lib/activities/model";

/**
 * An output that is not an article: a JSON viewer, the start of a text that is too large, or the reason it is empty.
 */
export function OutputBody({ activity: { refId, kind, content, output } }: { activity: ActivityDetail }) {
  switch (content.state) {
    case "present":
      return <JsonViewer text={content.value} label={`${kind}-${refId}`} />;
    case "too_large":
      return <Beginning bytes={content.bytes} preview={output.state === "present" ? output.value.preview : ""} />;
    case "missing":
      return content.expected === "not_yet" ? (
        <EmptyState title="No output yet">{content.why}</EmptyState>
      ) : (
        <PartialState what="The output" why={content.why} />
      );
    case "unreadable":
      return <PartialState what="The output" why={content.why} />;
  }
}

function Beginning({ bytes, preview }: { bytes: number; preview: string }) {
  return (
    <section aria-labelledby="beginning" className="grid gap-3">
      <h2 id="beginning" className="font-medium">
        Preview
      </h2>
      <Notice hue="progress" title={`The output is ${formatBytes(bytes)}: too large to show here`}>
        Showing the first 4 KB. Download it to read the rest.
      </Notice>
      <pre
        tabIndex={0}
        aria-label="The first 4 KB of the output"
        role="region"
        className="max-h-160 overflow-auto rounded-md border border-line bg-sunken p-3 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {preview}
      </pre>
    </section>
  );
}
