import { clsx } from "clsx";
import { CircleAlert, CloudOff, FileQuestionMark, Inbox, Lock, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Id } from "./id";

type StateProps = { icon: LucideIcon; title: string; alert?: boolean; children?: ReactNode; action?: ReactNode };

function State({ icon: Icon, title, alert, children, action }: StateProps) {
  return (
    <div
      role={alert ? "alert" : undefined}
      className="mx-auto grid max-w-md content-start justify-items-center gap-2 px-4 py-16 text-center"
    >
      <Icon className="size-6 text-ink-faint" strokeWidth={1.5} aria-hidden="true" />
      <h2 className="text-base font-medium">{title}</h2>
      {children && <div className="grid gap-2 text-base text-ink-muted [overflow-wrap:anywhere]">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Empty state: what will appear here, and an action that creates one. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return <State icon={Inbox} {...props} />;
}

export type ErrorStateProps = {
  title?: string;
  /** What happened and what to do. Must be safe to show. */
  children?: ReactNode;
  requestId?: string | null;
  /** Usually a "Try again" button. */
  action?: ReactNode;
};

/** Title of an error in the filters that an address contains. */
export const INVALID_ADDRESS = "This link has a filter that is not valid";

export function ErrorState({ title = "This could not be loaded", children, requestId, action }: ErrorStateProps) {
  return (
    <State icon={CircleAlert} title={title} action={action} alert>
      {children}
      {requestId && (
        <p>
          Request <Id value={requestId} full />
        </p>
      )}
    </State>
  );
}

export function ForbiddenState({ children, action }: { children?: ReactNode; action?: ReactNode }) {
  return (
    <State icon={Lock} title="You don't have access" action={action}>
      {children ?? <p>Your role does not allow it. Ask an admin for access.</p>}
    </State>
  );
}

export function NotFoundState({ title = "Not found", children, action }: Omit<ErrorStateProps, "requestId">) {
  return (
    <State icon={FileQuestionMark} title={title} action={action}>
      {children ?? <p>It does not exist, or you don&apos;t have access to it.</p>}
    </State>
  );
}

/** Shown instead of content that cannot load while offline. */
export function OfflineState({ action }: { action?: ReactNode }) {
  return (
    <State icon={CloudOff} title="You are offline" action={action} alert>
      <p>This needs a connection. It loads by itself once you are online again.</p>
    </State>
  );
}

export type NoticeProps = {
  hue?: "attention" | "bad" | "progress" | "good";
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Screen readers announce it immediately. For notices that appear after an action. */
  alert?: boolean;
};

const noticeHue = {
  attention: "bg-attention-soft [&>svg]:text-attention",
  bad: "bg-bad-soft [&>svg]:text-bad",
  progress: "bg-progress-soft [&>svg]:text-progress",
  good: "bg-good-soft [&>svg]:text-good",
};

/** An inline notice that does not block the page. */
export function Notice({ hue = "attention", title, children, action, alert }: NoticeProps) {
  return (
    <div
      role={alert ? "alert" : undefined}
      className={clsx("flex flex-wrap items-start gap-x-2 gap-y-1 rounded-md px-3 py-2", noticeHue[hue])}
    >
      <TriangleAlert className="mt-px size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 text-ink-muted">{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** Placeholder for a part of a page whose store cannot be read. The rest of the page still works. */
export function PartialState({ what, why, action }: { what: string; why: string; action?: ReactNode }) {
  return (
    <Notice hue="attention" title={`${what} is unavailable`} action={action}>
      {why}
    </Notice>
  );
}

/** Notice that the displayed data is out of date: it was changed, or could not be refreshed. */
export function StaleState({ title = "This has changed since you opened it", children, action }: Partial<NoticeProps>) {
  return (
    <Notice hue="progress" title={title} action={action} alert>
      {children}
    </Notice>
  );
}
