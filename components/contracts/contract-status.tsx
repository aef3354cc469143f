import { StatusBadge, type Hue } from "@/components/ui/badge";
import type { GlyphName } from "@/components/ui/glyphs";
import { CONTRACT_KINDS, type ContractKind, type ContractStatus } from "@/lib/contracts/model";

const LOOK: Record<ContractStatus, [Hue, string, GlyphName?]> = {
  draft: ["neutral", "Draft", "pencil"],
  sent: ["progress", "Sent"],
  accepted: ["progress", "Accepted"],
  sealing: ["attention", "Sealing", "clock"],
  sealed: ["good", "Sealed", "lock"],
  seal_failed: ["bad", "Seal failed"],
  expired: ["neutral", "Expired", "archive"],
  terminated: ["neutral", "Terminated", "minus"],
  declined: ["bad", "Declined"],
  voided: ["neutral", "Voided", "minus"],
};

export function ContractStatusBadge({ status }: { status: ContractStatus }) {
  const [hue, word, icon] = LOOK[status];
  return (
    <StatusBadge hue={hue} {...(icon ? { icon } : {})}>
      {word}
    </StatusBadge>
  );
}

export const CONTRACT_STATUS_OPTIONS = Object.entries(LOOK).map(([value, [, label]]) => ({ value, label }));

const KIND: Record<ContractKind, string> = {
  service_agreement: "Service agreement",
  order_form: "Order form",
  data_processing: "Data processing",
  non_disclosure: "Non-disclosure",
  amendment: "Amendment",
  other: "Other",
};

/** The kind in words; one that is not ours is shown as it is. */
export function contractKind(kind: string): string {
  return CONTRACT_KINDS.some((known) => known === kind) ? KIND[kind as ContractKind] : kind;
}

export const CONTRACT_KIND_OPTIONS = CONTRACT_KINDS.map((value) => ({ value, label: KIND[value] }));
