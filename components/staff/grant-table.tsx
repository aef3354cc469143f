"use client";

import { DialogButton } from "@/components/record/dialog-button";
import type { FormField } from "@/components/record/form-fields";
import { humanize } from "@/components/record/words";
import { read } from "@/components/shell/read";
import { DataTable, type Column } from "@/components/table/data-table";
import { StatusBadge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import type { Page } from "@/lib/core/records/cursor";
import { endStaffGrant, giveStaffGrant } from "@/lib/staff/actions";
import type { GrantView, StaffDetail } from "@/lib/staff/model";
import type { TenantRow } from "@/lib/tenants/model";
import { WHY } from "./member-fields";
import { ROLE_CHOICES } from "./staff-words";

type Props = { member: StaffDetail; permissions: Permission[] };

/** List of a staff member's grants, active ones first. */
export function GrantTable({ member, permissions }: Props) {
  const grants = [...member.grants.filter(({ live }) => live), ...member.grants.filter(({ live }) => !live)];
  return (
    <section aria-labelledby="grants" className="min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-2">
        <h2 id="grants" className="font-medium">
          Grants
        </h2>
        {!member.isMe && (
          <DialogButton
            label="Add grant"
            needs="staff:write"
            permissions={permissions}
            title={`Add a grant for ${member.name}`}
            fields={GRANT_FIELDS}
            submit="Add grant"
            action={giveStaffGrant}
            given={{ refId: member.refId }}
            done="Access granted."
          />
        )}
      </div>
      <DataTable
        caption="Grants"
        columns={columnsFor(member, permissions)}
        rows={grants}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No grants yet">Without a grant, they can sign in but see nothing.</EmptyState>}
      />
    </section>
  );
}

async function findTenants(text: string) {
  const { rows } = await read<Page<TenantRow>>("tenants.list", new URLSearchParams(text ? { search: text } : {}));
  return rows.slice(0, 20).map(({ name, slug }) => ({ value: slug, label: name, hint: slug }));
}

const GRANT_FIELDS = [
  { kind: "choice", name: "role", label: "Role", required: true, options: ROLE_CHOICES },
  {
    kind: "choice",
    name: "reach",
    label: "Applies to",
    required: true,
    options: [
      { value: "one", label: "One tenant" },
      { value: "all", label: "All tenants" },
    ],
  },
  {
    kind: "lookup",
    name: "slug",
    label: "Tenant",
    find: findTenants,
    hint: "Choose it if the grant is for one tenant.",
  },
  { kind: "moment", name: "until", label: "Expires", hint: "Leave empty for no expiry." },
  WHY,
] as const satisfies readonly FormField[];

function columnsFor(member: StaffDetail, permissions: Permission[]): Column<GrantView>[] {
  return [
    { id: "role", header: "Role", width: "6.5rem", cell: ({ role }) => humanize(role) },
    { id: "tenant", header: "Applies to", cell: ({ tenant }) => <Where tenant={tenant} /> },
    { id: "reason", header: "Reason", width: "20rem", from: "md", cell: ({ reason }) => reason },
    { id: "until", header: "Expires", width: "10.5rem", from: "sm", cell: (grant) => <Until grant={grant} /> },
    {
      id: "end",
      header: "Change",
      width: "6rem",
      cell: (grant) =>
        grant.live && !member.isMe && <EndGrant member={member} grant={grant} permissions={permissions} />,
    },
  ];
}

function Where({ tenant }: Pick<GrantView, "tenant">) {
  if (!tenant) return "All tenants";
  return (
    <a href={`/tenants/${tenant.refId}`} className="text-accent underline">
      {tenant.name}
    </a>
  );
}

function Until({ grant: { expiresAt, live } }: { grant: GrantView }) {
  if (expiresAt === null) return "No expiry";
  if (live) return <Time at={expiresAt} />;
  return (
    <span className="flex items-center gap-2">
      <StatusBadge hue="neutral">Ended</StatusBadge>
      <Time at={expiresAt} form="date" />
    </span>
  );
}

function EndGrant({
  member,
  grant,
  permissions,
}: {
  member: StaffDetail;
  grant: GrantView;
  permissions: Permission[];
}) {
  return (
    <span className="-ml-2 flex">
      <DialogButton
        label="End"
        look="ghost"
        size="sm"
        needs="staff:write"
        permissions={permissions}
        title={`End this grant for ${member.name}?`}
        explain={`${humanize(grant.role)} ${grant.tenant ? `in ${grant.tenant.name}` : "in all tenants"} ends now. You can add it again later.`}
        fields={[WHY]}
        submit="End grant"
        variant="danger"
        action={endStaffGrant}
        given={{ refId: member.refId, grant: grant.id }}
        done="Grant ended."
      />
    </span>
  );
}
