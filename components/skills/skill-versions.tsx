import Link from "next/link";
import { PartialState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { SkillDetail } from "@/lib/skills/model";
import { VersionStatusBadge } from "./version-status";

/** All versions of a skill, each linked to its text. */
export function SkillVersions({ skill: { versions, shown }, at }: { skill: SkillDetail; at: string }) {
  return (
    <nav aria-labelledby="versions" className="rounded-md border border-line">
      <h2 id="versions" className="px-3 pt-2.5 pb-1 font-medium">
        Versions
      </h2>
      {versions.state === "present" ? (
        <ol>
          {versions.value.map(({ version, status, createdAt }) => (
            <li key={version} className="flex min-h-9 flex-wrap items-center gap-2 border-t border-line px-3 py-1.5">
              <Link
                href={`${at}?version=${version}`}
                prefetch={false}
                aria-current={version === shown?.version ? "page" : undefined}
                className="text-accent underline aria-[current]:font-medium aria-[current]:text-ink aria-[current]:no-underline"
              >
                Version {version}
              </Link>
              <VersionStatusBadge status={status} />
              <span className="ml-auto text-ink-muted">
                <Time at={createdAt} />
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <PartialState what="The versions" why={versions.why} />
      )}
    </nav>
  );
}
