import { humanize } from "@/components/record/words";
import { TRASH_KINDS } from "@/lib/trash/model";

export const KIND_OPTIONS = TRASH_KINDS.map((value) => ({ value, label: humanize(value) }));
