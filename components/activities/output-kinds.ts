import { humanize } from "@/components/record/words";
import { ACTIVITY_KINDS, type OutputFormat } from "@/lib/activities/model";

export const FORMAT_NAMES: Record<OutputFormat, string> = { markdown: "Markdown", json: "JSON" };
export const KIND_OPTIONS = ACTIVITY_KINDS.map((value) => ({ value, label: humanize(value) }));
