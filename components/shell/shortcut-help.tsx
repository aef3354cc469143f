"use client";

import { useId, useState } from "react";
import { DECISION_KEYS } from "@/components/record/decision-keys";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { setSingleKeys, singleKeysOn } from "@/components/ui/keys";
import type { NavSection } from "./navigation";

export type ShortcutHelpProps = { open: boolean; onClose: () => void; nav: readonly NavSection[] };

type Line = { keys: readonly string[]; what: string };

const everywhere: Line[] = [
  { keys: ["Ctrl", "K"], what: "Search, or go to a page (⌘ K on a Mac)" },
  { keys: ["?"], what: "Show keyboard shortcuts" },
  { keys: ["Ctrl", "Enter"], what: "Save or confirm a form (⌘ Enter on a Mac)" },
  { keys: ["Esc"], what: "Close, or go back to the list" },
];

const inLists: Line[] = [
  { keys: ["j"], what: "Next row" },
  { keys: ["k"], what: "Previous row" },
  { keys: ["Enter"], what: "Open the row" },
  { keys: ["/"], what: "Search the list" },
];

const amongChanges: Line[] = [
  { keys: ["n"], what: "Next change" },
  { keys: ["p"], what: "Previous change" },
];

const onRecords: Line[] = [
  { keys: ["j"], what: "Next in the list" },
  { keys: ["k"], what: "Previous in the list" },
];

const onDecisions: Line[] = [
  { keys: [DECISION_KEYS.approve], what: "Approve or accept" },
  { keys: [DECISION_KEYS.change], what: "Request changes" },
  { keys: [DECISION_KEYS.decline], what: "Reject or discard" },
];

export function ShortcutHelp({ open, onClose, nav }: ShortcutHelpProps) {
  const going = nav
    .flatMap((section) => section.items)
    .flatMap(({ label, shortcut }): Line[] => (shortcut ? [{ keys: ["g", shortcut], what: label }] : []));
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title="Keyboard shortcuts" width="lg">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <div className="grid content-start gap-4">
          <Lines title="Everywhere" lines={everywhere} />
          <Lines title="In a list" lines={inLists} />
          <Lines title="Comparing versions" lines={amongChanges} />
          <Lines title="On a record opened from a list" lines={onRecords} />
          <Lines title="Reviewing a text" lines={onDecisions} />
        </div>
        <Lines title="Go to" lines={going} />
      </div>
      <SingleKeySwitch />
    </Dialog>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <dl>
        {lines.map(({ keys, what }) => (
          <div key={what} className="flex h-8 items-center justify-between gap-4 border-b border-line">
            <dt>{what}</dt>
            <dd className="flex gap-1">
              {keys.map((each) => (
                <Kbd key={each}>{each}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function SingleKeySwitch() {
  const id = useId();
  const [on, setOn] = useState(singleKeysOn);
  return (
    <p className="mt-4 flex items-center gap-2">
      <Checkbox
        id={id}
        checked={on}
        onChange={(event) => {
          setOn(event.target.checked);
          setSingleKeys(event.target.checked);
        }}
      />
      <label htmlFor={id}>Single-key shortcuts</label>
    </p>
  );
}
