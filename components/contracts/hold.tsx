"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { Notice } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import { clearContractHold, setContractHold } from "@/lib/contracts/actions";
import type { ContractDetail } from "@/lib/contracts/model";
import type { Permission } from "@/lib/core/access/permissions";

type Props = { contract: ContractDetail; permissions: readonly Permission[] };

const REASON = [{ kind: "long", name: "reason", label: "Reason", required: true, rows: 3, maxLength: 2000 }] as const;

/** Legal hold of the sealed PDF: its state, start and reason, and the button to change it. */
export function LegalHold({ contract: { tenant, refId, rowVersion, hold }, permissions }: Props) {
  if (!hold) return null;
  const { state, reason, by, at } = hold;
  const common = {
    given: { tenant: tenant.refId, refId, rowVersion },
    fields: REASON,
    needs: "contract:hold",
    permissions,
    size: "sm",
  } as const;
  return (
    <>
      {state === "held" && (
        <Notice title="Under legal hold">
          The PDF stays until the hold is cleared, regardless of the date above.
          {by && at && (
            <p className="mt-1 [overflow-wrap:anywhere]">
              Set by {by} <Time at={at} />: {reason}
            </p>
          )}
        </Notice>
      )}
      {state === "unsettled" && (
        <Notice hue="bad" title="The legal hold is inconsistent">
          PostgreSQL and S3 disagree about it. Set or clear the hold to fix both.
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        {state !== "held" && (
          <DialogButton
            {...common}
            label="Set legal hold"
            title="Set legal hold"
            explain="Nobody can delete the PDF until the hold is cleared. A hold has no end date."
            submit="Set legal hold"
            action={setContractHold}
            done="Legal hold set."
          />
        )}
        {state !== "not_held" && (
          <DialogButton
            {...common}
            label="Clear legal hold"
            title="Clear legal hold"
            explain="After that, only the retention date protects the PDF."
            submit="Clear legal hold"
            variant="danger"
            action={clearContractHold}
            done="Legal hold cleared."
          />
        )}
      </div>
    </>
  );
}
