"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { FailureNotice } from "@/components/record/failure-notice";
import { useAction } from "@/components/shell/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Id } from "@/components/ui/id";
import { Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";
import { approveStrategy, rejectStrategy } from "@/lib/strategies/actions";
import type { Decidable, Decision } from "./decision";

type Props = { decision: Decision; strategy: Decidable; onClose: () => void };

/** Confirms a decision on exactly the text that is on show, and says what came of it. */
export function DecisionDialog({ decision, strategy, onClose }: Props) {
  const router = useRouter();
  const approve = useAction(approveStrategy);
  const reject = useAction(rejectStrategy);
  const [failure, setFailure] = useState<Failure | null>(null);
  const approving = decision === "approve";
  const { tenant, refId, version, rowVersion, active } = strategy;
  const contentSha256 = strategy.reviewed.shownSha256 ?? "";

  const settle = (title: string) => ({
    onDone: () => {
      toast({ title, hue: "good" as const });
      onClose();
      router.refresh();
    },
    onRefused: setFailure,
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setFailure(null);
    const words = String(new FormData(event.currentTarget).get("words")).trim();
    const seen = { tenant, refId, rowVersion, contentSha256 };
    if (approving)
      approve.run(words ? { ...seen, note: words } : seen, settle(`Version ${version} approved and active.`));
    else reject.run({ ...seen, reason: words }, settle(`Version ${version} rejected.`));
  }

  const onWords = failure?.fields?.reason ?? failure?.fields?.note ?? null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={approving ? `Approve version ${version}` : `Reject version ${version}`}
      description={
        approving
          ? `It becomes the active strategy immediately${active ? ` and version ${active.version} is superseded` : ""}.`
          : "This version is closed, and agents draft a new one based on your reason."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="decision"
            variant={approving ? "primary" : "danger"}
            pending={approve.pending || reject.pending}
          >
            {approving ? "Approve" : "Reject"}
          </Button>
        </>
      }
    >
      <form id="decision" onSubmit={submit} className="grid gap-3">
        <Field label={approving ? "Note" : "Reason"} required={!approving} error={onWords}>
          {(control) => <Textarea name="words" maxLength={2000} autoFocus {...control} />}
        </Field>
        <p className="text-ink-muted">
          You are reviewing the shown text, with SHA-256 <Id value={contentSha256} />. Before the decision is saved,
          every copy is read again. If any copy differs, nothing changes.
        </p>
        {failure && !onWords && <FailureNotice failure={failure} onReload={() => (onClose(), router.refresh())} />}
      </form>
    </Dialog>
  );
}
