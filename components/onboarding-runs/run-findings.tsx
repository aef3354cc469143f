import { Markdown } from "@/components/content/markdown";
import { DownloadButton } from "@/components/record/download-button";
import { humanize } from "@/components/record/words";
import { Badge } from "@/components/ui/badge";
import { PartialState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import type { Permission } from "@/lib/core/access/permissions";
import type { Part } from "@/lib/core/records/parts";
import { downloadContextFile } from "@/lib/onboarding-runs/actions";
import type { OnboardingFindings, OnboardingRunDetail } from "@/lib/onboarding-runs/model";
import { RunCalls } from "./run-calls";
import { RunQuestions } from "./run-questions";
import { ScrapedPages } from "./scraped-pages";

const TABS = {
  context: "Context file",
  research: "Research",
  pages: "Pages",
  questions: "Questions",
  calls: "Tool calls",
} as const;
type Tab = keyof typeof TABS;

type Props = { run: OnboardingRunDetail; permissions: readonly Permission[]; tab: string };

/** A run's findings and results in tabs. The tab that opens depends on the run's state. */
export function RunFindings({ run, permissions, tab }: Props) {
  const { tenant, refId, findings } = run;
  const base = `/tenants/${tenant.refId}/onboarding-runs/${refId}`;
  const first = firstOf(run);
  const open = Object.hasOwn(TABS, tab) ? (tab as Tab) : first;
  const counts: Partial<Record<Tab, number>> = { calls: run.calls.length };
  if (findings.state === "present") {
    counts.pages = findings.value.pages.length;
    counts.questions = findings.value.questions.length;
  }
  const tabs = (Object.keys(TABS) as Tab[]).map((name) => ({
    label: TABS[name],
    href: name === first ? base : `${base}?tab=${name}`,
    ...(counts[name] === undefined ? {} : { count: String(counts[name]) }),
  }));
  return (
    <div className="grid min-w-0 gap-4">
      <TabLinks tabs={tabs} label="Results of the run" />
      <section aria-label={TABS[open]} className="min-w-0">
        <Shown run={run} permissions={permissions} open={open} />
      </section>
    </div>
  );
}

function firstOf({ status, contextFile, research }: OnboardingRunDetail): Tab {
  if (status === "awaiting_input") return "questions";
  if (contextFile.state === "present" || status === "awaiting_approval") return "context";
  return research.state === "present" ? "research" : "pages";
}

function Shown({ run, permissions, open }: Omit<Props, "tab"> & { open: Tab }) {
  const { tenant, refId, findings } = run;
  if (open === "calls") return <RunCalls tenant={tenant.refId} refId={refId} calls={run.calls} />;
  if (open === "research") return <TextShown part={run.research} what="The research" idPrefix="research-" />;
  if (findings.state !== "present") return <PartialState what={TABS[open]} why={findings.why} />;
  const { pages, questions, contextFile } = findings.value;
  if (open === "pages") {
    return (
      <>
        <Sources findings={findings.value} />
        <ScrapedPages tenant={tenant.refId} refId={refId} pages={pages} />
      </>
    );
  }
  if (open === "questions") {
    if (questions.length === 0) return <p className="text-ink-muted">The run asked no questions.</p>;
    return <RunQuestions run={run} questions={questions} permissions={permissions} />;
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      {contextFile && (
        <div>
          <DownloadButton
            label={`Download ${contextFile.name}`}
            action={downloadContextFile}
            given={{ tenant: tenant.refId, refId }}
            permissions={permissions}
          />
        </div>
      )}
      <TextShown part={run.contextFile} what="The context file" idPrefix="context-" />
    </div>
  );
}

function TextShown({ part, what, idPrefix }: { part: Part<string>; what: string; idPrefix: string }) {
  if (part.state === "present") return <Markdown source={part.value} idPrefix={idPrefix} />;
  if (part.state === "missing" && part.expected) return <p className="text-ink-muted">{part.why}</p>;
  return <PartialState what={what} why={part.why} />;
}

function Sources({ findings: { sources } }: { findings: OnboardingFindings }) {
  return (
    <div className="mb-4">
      <h2 className="mb-1 font-medium">Sources</h2>
      <ul className="grid gap-1">
        {sources.map(({ url, kind }) => (
          <li key={url} className="flex flex-wrap items-center gap-2">
            <Badge>{humanize(kind)}</Badge>
            <span className="[overflow-wrap:anywhere]">{url}</span>
          </li>
        ))}
      </ul>
      <h2 className="mt-4 font-medium">Pages read</h2>
    </div>
  );
}
