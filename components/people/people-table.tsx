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
import { editPerson, invitePerson, removePerson } from "@/lib/people/actions";
import { PERSON_SORTS, type PersonRow } from "@/lib/people/model";
import { personFields, ROLE_OPTIONS, roleName } from "./person-fields";

const FILTERS: FilterControl[] = [
  { kind: "search", name: "search", label: "Search people", placeholder: "Name or email" },
  { kind: "chips", name: "role", label: "Role", options: ROLE_OPTIONS },
];

type Props = { tenant: { refId: string; name: string }; initial: Page<PersonRow>; permissions: Permission[] };

/** List of a tenant's people, who use the product itself. */
export function PeopleTable({ tenant, initial, permissions }: Props) {
  const list = useList("people.list", { tenant: tenant.refId }, initial);
  const reread = () => void list.retry();
  const columns: Column<PersonRow>[] = [
    { id: "name", header: "Name", cell: (row) => row.name },
    { id: "email", header: "Email", width: "18rem", from: "md", cell: (row) => row.email },
    { id: "role", header: "Role", width: "7rem", from: "sm", cell: (row) => roleName(row.role) },
    {
      id: "login",
      header: "Last sign-in",
      width: "9rem",
      from: "lg",
      cell: ({ lastLoginAt }) => (lastLoginAt ? <Time at={lastLoginAt} /> : "Never"),
    },
    {
      id: "created",
      header: "Since",
      width: "8rem",
      from: "lg",
      cell: (row) => <Time at={row.createdAt} form="date" />,
    },
    {
      id: "actions",
      header: "Change",
      width: "10.5rem",
      cell: (row) => <PersonActions tenant={tenant.refId} person={row} permissions={permissions} onDone={reread} />,
    },
  ];
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <DialogButton
            label="Add person"
            look="primary"
            needs="tenant:write"
            permissions={permissions}
            title="Add person"
            explain="The person signs in to the product with this address, not to the Console."
            fields={[
              { kind: "email", name: "email", label: "Email", required: true, maxLength: 254 },
              ...personFields(),
            ]}
            submit="Add"
            action={invitePerson}
            given={{ tenant: tenant.refId }}
            done="Person added."
            onDone={reread}
          />
        }
      />
      <ListPage
        list={list}
        caption="People"
        columns={columns}
        sorts={PERSON_SORTS}
        counted
        filters={FILTERS}
        empty={<EmptyState title="No people yet">People who use the product for this tenant appear here.</EmptyState>}
      />
    </>
  );
}

type ActionsProps = { tenant: string; person: PersonRow; permissions: Permission[]; onDone: () => void };

function PersonActions({ tenant, person, permissions, onDone }: ActionsProps) {
  const { refId, rowVersion, name } = person;
  const common = {
    needs: "tenant:write",
    permissions,
    look: "ghost",
    size: "sm",
    given: { tenant, refId, rowVersion },
    onDone,
  } as const;
  return (
    <span className="-ml-2 flex">
      <DialogButton
        {...common}
        label="Edit"
        title={`Edit ${name}`}
        fields={personFields(person)}
        submit="Save"
        action={editPerson}
        done="Saved."
      />
      <DialogButton
        {...common}
        label="Remove"
        title={`Remove ${name}`}
        explain="They can no longer sign in to the product for this tenant. You can add them again."
        fields={[]}
        submit="Remove"
        variant="danger"
        action={removePerson}
        done={`${name} removed.`}
      />
    </span>
  );
}
