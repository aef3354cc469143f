"use client";

import { usePathname, useRouter } from "next/navigation";
import { useId, useTransition } from "react";
import { hrefOf, withParam } from "@/components/table/list-state";
import { Select } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";

/** A version to compare with. The URL contains its `id`; `status` is a state label. */
export type OtherVersion = { id: string; version: number; status: string };

/** Selects the version to compare with, stored in the URL as `against`. */
export function ChooseVersion({ chosen, others }: { chosen: string; others: readonly OtherVersion[] }) {
  const field = useId();
  const router = useRouter();
  const pathname = usePathname();
  const [pending, start] = useTransition();
  const choose = (id: string) => {
    // Reads the URL directly, because it may contain a view that React has not rendered yet.
    const params = withParam(new URLSearchParams(window.location.search), "against", id);
    start(() => router.replace(hrefOf(pathname, params), { scroll: false }));
  };
  return (
    <div className="flex items-center gap-2" aria-busy={pending}>
      {pending && <Spinner />}
      <label htmlFor={field}>Compare with</label>
      <Select
        id={field}
        value={chosen}
        onChange={(event) => choose(event.target.value)}
        options={others.map(({ id, version, status }) => ({
          value: id,
          label: `Version ${version}, ${status.toLowerCase()}`,
        }))}
      />
    </div>
  );
}
