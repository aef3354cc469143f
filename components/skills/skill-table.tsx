"use client";

import { useSearchParams } from "next/navigation";
import { EntityStatus, statusOptions } from "@/components/record/entity-status";
import { PageHeader } from "@/components/shell/page-header";
import type { Column } from "@/components/table/data-table";
import type { FilterControl } from "@/components/table/filter-bar";
import { ListPage } from "@/components/table/list-page";
import { useList, type ListPage as Page } from "@/components/table/use-list";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Time } from "@/components/ui/time";
import type { Permission } from "@/lib/core/access/permissions";
import { SKILL } from "@/lib/skills/entity";
import type { SkillRow } from "@/lib/skills/model";
import { HighlightedText } from "./found-words";
import { OWNER_OPTIONS, OWNER_LABELS, skillsAt } from "./skill-owner";
import { useSkillTags } from "./use-skill-tags";

const WHOSE: Column<SkillRow> = {
  id: "whose",
  header: "Owner",
  width: "6rem",
  from: "sm",
  cell: (row) => OWNER_LABELS[row.whose],
};

const COLUMNS: Column<SkillRow>[] = [
  { id: "name", header: "Name", cell: (row) => <Name row={row} /> },
  {
    id: "status",
    header: "Status",
    width: "7.5rem",
    cell: (row) => <EntityStatus entity={SKILL} status={row.status} />,
  },
  { id: "version", header: "Version", width: "5rem", align: "end", from: "sm", cell: (row) => `v${row.version}` },
  { id: "about", header: "Description", width: "14rem", from: "md", cell: (row) => <About row={row} /> },
  { id: "tags", header: "Tags", width: "10rem", from: "xl", cell: (row) => row.tags.join(", ") },
  {
    id: "created",
    header: "Created",
    width: "8rem",
    from: "sm",
    cell: (row) => <Time at={row.createdAt} focusable={false} />,
  },
];

const SEARCH: FilterControl = {
  kind: "search",
  name: "search",
  label: "Search skills",
  placeholder: 'Words, "a phrase", -exclude',
  hint:
    "Matches word forms in 15 European languages, with or without accents, and any part of a word in Chinese, " +
    "Japanese, Thai, Arabic and other scripts. Very common words are ignored.",
};

/** List of a tenant's skills and the templates, or of the template library without a tenant. */
export function SkillTable(props: {
  tenant: string | null;
  permissions: readonly Permission[];
  initial: Page<SkillRow>;
}) {
  const { tenant, permissions, initial } = props;
  const list = useList(tenant ? "skills.list" : "skills.templates", tenant ? { tenant } : {}, initial);
  const tags = useSkillTags(tenant);
  const searching = useSearchParams().get("search");
  const [name, ...rest] = COLUMNS;
  const filters: FilterControl[] = [
    SEARCH,
    ...(tenant ? [{ kind: "chips", name: "whose", label: "Owner", options: OWNER_OPTIONS } as const] : []),
    { kind: "chips", name: "status", label: "Status", options: statusOptions(SKILL) },
    { kind: "select", name: "tag", label: "Tag", options: tags },
  ];
  const make = permissions.includes("skill:write") && (
    <LinkButton href={`${skillsAt(tenant)}/new`} variant="primary">
      {tenant ? "New skill" : "New template"}
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title={tenant ? "Skills" : "Skill library"}
        details={<span>{searching ? "Best matches first." : EXPLAINED[tenant ? "own" : "global"]}</span>}
        actions={make}
      />
      <ListPage
        list={list}
        caption="Skills"
        columns={tenant && name ? [name, WHOSE, ...rest] : COLUMNS}
        filters={filters}
        rowHref={(row) => `${skillsAt(tenant)}/${row.refId}`}
        empty={
          <EmptyState title="No skills yet" action={make}>
            A skill tells agents how to do one thing. They use its published version.
          </EmptyState>
        }
      />
    </>
  );
}

const EXPLAINED = {
  own: "Instructions for this tenant's agents: its own skills and the shared templates.",
  global: "Instructions for every tenant's agents. A tenant can copy a template and adapt it.",
};

function Name({ row }: { row: SkillRow }) {
  const hit = row.found.find((found) => found.in === "name");
  return hit ? <HighlightedText parts={hit.parts} /> : row.name;
}

function About({ row }: { row: SkillRow }) {
  const hit = row.found.find((found) => found.in !== "name");
  return hit ? <HighlightedText parts={hit.parts} /> : row.description;
}
