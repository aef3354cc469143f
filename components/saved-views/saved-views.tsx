"use client";

import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Popover } from "@/components/ui/popover";

const Panel = dynamic(() => import("./saved-views-panel").then((module) => module.SavedViewsPanel), {
  ssr: false,
  loading: () => <p className="px-1 text-ink-muted">Loading…</p>,
});

/** The user's saved views: named filters, each opening its list in the current tenant. */
export function SavedViews({ tenant }: { tenant: string }) {
  const [opened, setOpened] = useState(false);
  return (
    <div onFocus={() => setOpened(true)} onPointerEnter={() => setOpened(true)}>
      <Popover
        align="end"
        variant="ghost"
        label="Saved views"
        className="w-8 px-0!"
        button={<Bookmark aria-hidden="true" />}
      >
        <div className="grid w-72 gap-2 p-1">
          <h2 className="px-1 font-medium">Saved views</h2>
          {opened && <Panel tenant={tenant} />}
        </div>
      </Popover>
    </div>
  );
}
