"use client";

import { useRouter } from "next/navigation";
import { RecordForm } from "@/components/record/record-form";
import { Notice } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";
import { transitionOnboardingRun } from "@/lib/onboarding-runs/actions";
import type { OnboardingQuestion, OnboardingRunDetail } from "@/lib/onboarding-runs/model";

type Props = { run: OnboardingRunDetail; questions: OnboardingQuestion[]; permissions: readonly Permission[] };

/** A run's questions and answers; while it awaits answers, the form to give them. */
export function RunQuestions({ run, questions, permissions }: Props) {
  const waits = run.status === "awaiting_input";
  const open = questions.filter(({ answer }) => answer === null);
  const told = questions.filter(({ answer }) => answer !== null);
  return (
    <div className="grid gap-6">
      {waits && permissions.includes("work:retry") && <AnswerForm run={run} open={open} />}
      {waits && !permissions.includes("work:retry") && (
        <Notice title={`Your role cannot answer. ${requiredRole("work:retry")}`} />
      )}
      {(!waits || !permissions.includes("work:retry")) && <Told questions={open} />}
      <Told questions={told} />
    </div>
  );
}

function Told({ questions }: { questions: OnboardingQuestion[] }) {
  if (questions.length === 0) return null;
  return (
    <dl className="grid max-w-2xl gap-4">
      {questions.map(({ id, question, answer }) => (
        <div key={id}>
          <dt className="font-medium">{question}</dt>
          <dd className="mt-1 whitespace-pre-wrap text-ink-muted [overflow-wrap:anywhere]">
            {answer ?? "Not answered."}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AnswerForm({ run, open }: { run: OnboardingRunDetail; open: OnboardingQuestion[] }) {
  const router = useRouter();
  const { tenant, refId, rowVersion } = run;
  const fields = open.map(({ id, question }) => {
    return { kind: "long", name: id, label: question, required: true, rows: 3, maxLength: 4000 } as const;
  });
  /** Omits unanswered questions, so that the server reports them. */
  const give = (given: Record<string, string>) => {
    const answers = open.flatMap(({ id }) => (given[id] === undefined ? [] : [{ id, answer: given[id] }]));
    return transitionOnboardingRun({ event: "give_input", tenant: tenant.refId, refId, rowVersion, answers });
  };
  return (
    <RecordForm
      draft={`onboarding/${refId}/${open.map(({ id }) => id).join(",")}`}
      fields={fields}
      submit="Submit answers"
      action={give}
      given={{}}
      onDone={() => {
        toast({ title: "Answers saved. The agents continue drafting.", hue: "good" });
        router.refresh();
      }}
    />
  );
}
