import Link from "next/link";
import type { ReactNode } from "react";
import { DiffViewer } from "@/components/content/diff-viewer/diff-viewer";
import type { Crumb } from "@/components/shell/breadcrumb";
import { PageHeader } from "@/components/shell/page-header";
import { LinkButton } from "@/components/ui/button";
import { Id } from "@/components/ui/id";
import { EmptyState, Notice, PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Part } from "@/lib/core/records/parts";
import { ChooseVersion, type OtherVersion } from "./choose-version";

export type VersionSide = {
  /** Its ID in the URL. */
  id: string;
  version: number;
  href: string;
  title: string;
  status: ReactNode;
  author: string | null;
  createdAt: string;
  sha256: string | null;
  content: Part<string>;
  /** False if the text in S3 differs from the recorded hash. */
  intact: boolean;
};

type Props = {
  crumbs: readonly Crumb[];
  asked: VersionSide;
  /** Null if there is no other version. */
  against: VersionSide | null;
  others: readonly OtherVersion[];
};

/** Page that compares two versions of a text, older to newer, with their authors. */
export function VersionChangesPage({ crumbs, asked, against, others }: Props) {
  const [before, after] = against && against.version > asked.version ? [asked, against] : [against, asked];
  return (
    <>
      <PageHeader
        title={before ? `Changes from version ${before.version} to version ${after.version}` : "Changes"}
        crumbs={[...crumbs, { label: "Changes" }]}
        actions={against && <ChooseVersion chosen={against.id} others={others} />}
      />
      {before ? (
        <div className="grid grid-cols-1 gap-3 pt-1">
          <div className="grid gap-3 lg:grid-cols-2">
            <Identity side={before} />
            <Identity side={after} />
          </div>
          <Changes before={before} after={after} />
        </div>
      ) : (
        <EmptyState
          title="No other version to compare with"
          action={<LinkButton href={asked.href}>View version {asked.version}</LinkButton>}
        >
          Version {asked.version} is the only version.
        </EmptyState>
      )}
    </>
  );
}

function Identity({
  side: { version, href, title, status, author, createdAt, sha256, intact },
}: {
  side: VersionSide;
}) {
  return (
    <section
      aria-label={`Version ${version}`}
      className="grid content-start gap-1 rounded-md border border-line px-3 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <Link href={href} prefetch={false} className="font-medium text-accent underline">
          Version {version}
        </Link>
        {status}
        <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 text-ink-muted">
        <span>
          written {author && `by ${author} `}
          <Time at={createdAt} />
        </span>
        {sha256 && (
          <span>
            sha256 <Id value={sha256} />
          </span>
        )}
      </div>
      {!intact && (
        <Notice hue="bad" title="The text in S3 does not match this version">
          The comparison below uses the text in S3. Check the version&apos;s storage panel before you decide.
        </Notice>
      )}
    </section>
  );
}

function Changes({ before, after }: { before: VersionSide; after: VersionSide }) {
  if (before.content.state === "present" && after.content.state === "present") {
    return (
      <DiffViewer
        before={{ label: `version ${before.version}`, text: before.content.value }}
        after={{ label: `version ${after.version}`, text: after.content.value }}
      />
    );
  }
  return [before, after].map(({ version, content }) =>
    content.state === "present" ? null : (
      <PartialState key={version} what={`The text of version ${version}`} why={content.why} />
    ),
  );
}
