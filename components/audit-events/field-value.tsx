import { Absent } from "@/components/ui/definition-list";
import { formatCount } from "@/components/ui/format";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";

/** Maximum characters per side. The full text is in the JSON viewer below. */
const MAX_SHOWN_LENGTH = 600;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const HASH = /^[\da-f]{64}$/;

/** One side of a changed field, formatted by type: a time, a hash, a text or JSON. */
export function FieldValue({ value }: { value: unknown }) {
  if (value === undefined || value === null || value === "") return <Absent />;
  if (typeof value === "object") return <Text text={JSON.stringify(value, null, 2)} json />;
  const text = String(value);
  if (MOMENT.test(text)) return <Time at={text} form="full" />;
  if (HASH.test(text)) return <Id value={text} />;
  return <Text text={text} />;
}

function Text({ text, json = false }: { text: string; json?: boolean }) {
  const rest = text.length - MAX_SHOWN_LENGTH;
  return (
    <>
      <span className={json ? "font-mono text-xs whitespace-pre-wrap" : "whitespace-pre-wrap"}>
        {text.slice(0, MAX_SHOWN_LENGTH)}
      </span>
      {rest > 0 && (
        <span className="text-ink-muted"> … {formatCount(rest)} more characters, see the full value below</span>
      )}
    </>
  );
}
