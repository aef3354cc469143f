"use client";

import { DialogButton } from "@/components/record/dialog-button";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { addStaff } from "@/lib/staff/actions";
import { STAFF_SORTS, type StaffRow } from "@/lib/staff/model";
import { MEMBER_FIELDS } from "./member-fields";
import { summarizeAccess, STAFF_ROLE_OPTIONS, STAFF_STATUS_OPTIONS, StaffStatusBadge } from "./staff-words";

const COLUMNS: Column<StaffRow>[] = [
  { id: "name", header: "Name", width: "13rem", cell: (row) => row.name },
  { id: "email", header: "Email", width: "18rem", from: "lg", cell: (row) => row.email },
  { id: "access", header: "Access", from: "sm", cell: (row) => summarizeAccess(row.access) },
  { id: "status", header: "Status", width: "10rem", cell: (row) => <StaffStatusBadge status={row.status} /> },
  {
    id: "login",
    header: "Last sign-in",
    width: "9rem",
    from: "md",
    cell: ({ lastSignInAt }) => (lastSignInAt ? <Time at={lastSignInAt} focusable={false} /> : "Never"),
  },
];

const FILTERS: FilterControl[] = [
  { kind: "search", name: "search", label: "Search staff", placeholder: "Name or email" },
  { kind: "select", name: "role", label: "Role", options: STAFF_ROLE_OPTIONS },
  { kind: "select", name: "status", label: "Status", options: STAFF_STATUS_OPTIONS },
];

/** List of all current and former staff. */
export function StaffTable({ initial, permissions }: { initial: Page<StaffRow>; permissions: Permission[] }) {
  const list = useList("staff.list", {}, initial);
  return (
    <>
      <PageHeader
        title="Staff"
        actions={
          <DialogButton
            label="Add staff"
            look="primary"
            needs="staff:write"
            permissions={permissions}
            title="Add staff member"
            explain="Staff use the Console. To start, they need a grant and a sign-in link."
            fields={[
              { kind: "email", name: "email", label: "Email", required: true, maxLength: 254 },
              ...MEMBER_FIELDS,
            ]}
            submit="Add"
            action={addStaff}
            given={{}}
            done="Staff member added. Now give them a grant and a link."
            href={({ refId }) => `/staff/${refId}`}
          />
        }
      />
      <ListPage
        list={list}
        caption="Staff"
        columns={COLUMNS}
        sorts={STAFF_SORTS}
        filters={FILTERS}
        rowHref={(row) => `/staff/${row.refId}`}
        empty={<EmptyState title="No staff yet">People who use the Console appear here.</EmptyState>}
      />
    </>
  );
}
