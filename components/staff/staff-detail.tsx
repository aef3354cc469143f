import { PageHeader } from "@/components/shell/page-header";
import { DefinitionList } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import type { StaffDetail } from "@/lib/staff/model";
import { GrantTable } from "./grant-table";
import { StaffActions } from "./staff-actions";
import { StaffStatusBadge } from "./staff-words";

type Props = { member: StaffDetail; permissions: Permission[] };

/** Detail page of a staff member: sign-in and grants. */
export function StaffDetailPage({ member, permissions }: Props) {
  const { refId, name, email, status, lastSignInAt, lockedUntil, invitedUntil, createdAt, isMe } = member;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Staff", href: "/staff" }, { label: name }]}
        status={<StaffStatusBadge status={status} />}
        details={
          <>
            <Id value={refId} />
            <span>{email}</span>
            {permissions.includes("audit:read") && (
              <a href={`/audit?record=${refId}`} className="text-accent underline">
                All events about this person
              </a>
            )}
          </>
        }
        actions={<StaffActions member={member} permissions={permissions} />}
      />
      {isMe && <p className="text-ink-muted">This is you. Only another admin can change your access.</p>}
      <div className="grid gap-6 pt-3">
        <section aria-label="Sign-in" className="rounded-md border border-line px-3">
          <DefinitionList
            columns={3}
            items={[
              { term: "Since", value: <Time at={createdAt} form="date" /> },
              { term: "Last sign-in", value: lastSignInAt ? <Time at={lastSignInAt} /> : "Never" },
              ...(lockedUntil
                ? [{ term: "Sign-in from one address blocked until", value: <Time at={lockedUntil} /> }]
                : []),
              ...(invitedUntil ? [{ term: "Link expires", value: <Time at={invitedUntil} /> }] : []),
            ]}
          />
        </section>
        <GrantTable member={member} permissions={permissions} />
      </div>
    </>
  );
}
