"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useState, type FormEvent } from "react";
import { read, type ReadError } from "@/components/shell/read";
import { useAction } from "@/components/shell/use-action";
import { Button, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { closePopover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import type { Failure } from "@/lib/core/errors";
import { ENTITIES } from "@/lib/entities";
import { keepView, removeView } from "@/lib/saved-views/actions";
import { VIEWED_LISTS, type SavedView, type ViewedList } from "@/lib/saved-views/model";

const KEY = ["saved_views.mine"];

/** Panel with the user's saved views and a form that saves the current list. Load it lazily. */
export function SavedViewsPanel({ tenant }: { tenant: string }) {
  const views = useQuery<SavedView[], ReadError>({
    queryKey: KEY,
    queryFn: ({ signal }) => read("saved_views.mine", new URLSearchParams(), signal),
  });
  return (
    <>
      {views.error && <p className="px-1 text-bad">{views.error.message}</p>}
      {views.isPending && <p className="px-1 text-ink-muted">Loading…</p>}
      {views.data?.length === 0 && (
        <p className="px-1 text-ink-muted">No saved views yet. Filter a list, then save it here.</p>
      )}
      <ul className="max-h-80 overflow-y-auto">
        {views.data?.map((view) => (
          <View key={view.refId} tenant={tenant} view={view} />
        ))}
      </ul>
      <KeepView tenant={tenant} />
    </>
  );
}

function View({ tenant, view: { refId, list, name, query } }: { tenant: string; view: SavedView }) {
  const queries = useQueryClient();
  const { pending, run } = useAction(removeView);
  const remove = () => run({ tenant, refId }, { onDone: () => void queries.invalidateQueries({ queryKey: KEY }) });
  return (
    <li className="flex items-center gap-1">
      <Link
        href={`/tenants/${tenant}/${list}${query ? `?${query}` : ""}`}
        prefetch={false}
        onClick={(event) => closePopover(event.currentTarget)}
        className="min-w-0 flex-1 truncate rounded-sm px-1 py-1 hover:bg-accent-soft"
      >
        {name} <span className="text-ink-muted">{nameOf(list)}</span>
      </Link>
      <IconButton label={`Delete view ${name}`} size="sm" pending={pending} onClick={remove}>
        <X aria-hidden="true" />
      </IconButton>
    </li>
  );
}

/** Form that saves the current list as a view; hidden on other pages. */
function KeepView({ tenant }: { tenant: string }) {
  const shown = useShownList(tenant);
  const queries = useQueryClient();
  const { pending, run } = useAction(keepView);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!shown) return null;
  function keep(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (!shown) return;
    setFailure(null);
    run(
      { tenant, ...shown, name: String(new FormData(form).get("name")) },
      {
        onDone: ({ name }) => {
          form.reset();
          toast({ title: `View "${name}" saved.`, hue: "good" });
          void queries.invalidateQueries({ queryKey: KEY });
        },
        onRefused: setFailure,
      },
    );
  }
  return (
    <form onSubmit={keep} noValidate className="grid gap-2 border-t border-line px-1 pt-2">
      <Field label="Save current view as" error={failure && (failure.fields?.name ?? failure.message)}>
        {(control) => <Input name="name" maxLength={60} {...control} />}
      </Field>
      <Button type="submit" pending={pending}>
        Save view
      </Button>
    </form>
  );
}

function useShownList(tenant: string): { list: ViewedList; query: string } | null {
  const [, first, ref, list, ...rest] = usePathname().split("/");
  const params = new URLSearchParams(useSearchParams().toString());
  const known = VIEWED_LISTS.find((each) => each === list);
  if (first !== "tenants" || ref !== tenant || !known || rest.length > 0) return null;
  params.delete("cursor");
  return { list: known, query: params.toString() };
}

/** "blog posts". People and the audit trail are not entities, so they are named here. */
function nameOf(list: ViewedList): string {
  return ENTITIES.find(({ path }) => path === list)?.names.many ?? list;
}
