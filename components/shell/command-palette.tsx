"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useEffectEvent, useState } from "react";
import { StatusBadge } from "@/components/ui/badge";
import { Spinner } from "@/components/ui/spinner";
import { navIcons } from "./nav-icons";
import { groups, keyOf, matchItems, type PaletteItem } from "./palette-items";
import { takeTypedAhead } from "./shell-dialogs";

/** Search results, and the message if there are none. */
export type PaletteResults = { items: readonly PaletteItem[]; nothing?: string };

/** Searches for a typed or pasted text. If it rejects, the error's message is shown. */
export type PaletteSearch = (text: string) => Promise<PaletteResults>;

export type CommandPaletteProps = {
  open: boolean;
  onClose: () => void;
  /** Opens the page of the chosen item. */
  onOpen: (href: string) => void;
  items: readonly PaletteItem[];
  /** Returns the items that come first while nothing is typed. */
  recent?: () => readonly PaletteItem[];
  search?: PaletteSearch;
  words?: { title: string; placeholder: string };
  /** Searches for an empty text, too, to show what there is. */
  searchesEmpty?: boolean;
};

const GO_TO = { title: "Go to", placeholder: "Search pages, tenants and records, or paste an identifier" };

/** Debounce of the search, in milliseconds. */
const DEBOUNCE_MS = 180;

/** The results of a search for `text`; null before the first one. */
type Answer = PaletteResults & { text: string | null; failure: string | null };

const noAnswer: Answer = { text: null, items: [], failure: null };

export function CommandPalette({ open, words = GO_TO, ...body }: CommandPaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && body.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby=""
          className={
            "fixed top-[max(1rem,12vh)] left-1/2 z-40 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden " +
            "rounded-md border border-line bg-raised text-ink shadow-pop"
          }
        >
          <Radix.Title className="sr-only">{words.title}</Radix.Title>
          <PaletteBody {...body} words={words} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type BodyProps = Omit<CommandPaletteProps, "open"> & Required<Pick<CommandPaletteProps, "words">>;

function PaletteBody({ onClose, onOpen, items, recent, search, words, searchesEmpty = false }: BodyProps) {
  const [typed, setTyped] = useState(takeTypedAhead);
  const [opened] = useState(() => recent?.() ?? []);
  const [selected, setSelected] = useState("");
  const [answer, setAnswer] = useState(noAnswer);
  /** Enter was pressed before the results arrived. */
  const [enterPressed, setEnterPressed] = useState(false);
  const text = typed.trim();
  const open = (href: string) => {
    onClose();
    onOpen(href);
  };
  const onAnswer = useEffectEvent((given: Answer) => {
    setAnswer(given);
    const [first] = given.items;
    if (enterPressed && first) open(first.href);
  });

  useEffect(() => {
    if (!search || (text === "" && !searchesEmpty)) return;
    let live = true;
    const timer = window.setTimeout(() => {
      search(text).then(
        (found) => live && onAnswer({ ...found, text, failure: null }),
        (error: unknown) => {
          const why = error instanceof Error && error.message ? error.message : "The server did not respond.";
          if (live) onAnswer({ text, items: [], failure: why });
        },
      );
    }, DEBOUNCE_MS);
    return () => {
      live = false;
      window.clearTimeout(timer);
    };
  }, [search, searchesEmpty, text]);

  const searches = search !== undefined && (text !== "" || searchesEmpty);
  const asking = searches && answer.text !== text;
  const latest = searches && answer.text !== null && text.startsWith(answer.text) ? answer.items : [];
  // Until the next answer, Enter must not open an item that the typed text does not match.
  const found = asking ? matchItems(latest, text) : latest;
  const shown = [...(text === "" ? opened : []), ...matchItems(items, text), ...found];
  const failure = !searches || asking ? null : answer.failure;
  const isNothing = !asking && failure === null && shown.length === 0;
  const current = shown.some((item) => keyOf(item) === selected) ? selected : keyOf(shown[0]);

  return (
    <Command label={words.title} shouldFilter={false} loop value={current} onValueChange={setSelected}>
      <div className="flex items-center gap-2 border-b border-line px-3">
        {asking ? <Spinner /> : <Search className="size-4 text-ink-faint" aria-hidden="true" />}
        <Command.Input
          value={typed}
          onValueChange={(value) => {
            setTyped(value);
            setSelected("");
            setEnterPressed(false);
          }}
          onKeyDown={({ key }) => setEnterPressed(key === "Enter" && asking && shown.length === 0)}
          placeholder={words.placeholder}
          className="h-11 w-full bg-transparent text-base outline-none"
        />
      </div>
      {failure !== null && (
        <p role="alert" className="px-3 py-2 text-bad">
          The search failed: {failure}
        </p>
      )}
      <p role="status" className={isNothing ? "px-3 py-6 text-center text-ink-muted" : "sr-only"}>
        {isNothing && (answer.nothing ?? `No results for “${text}”.`)}
      </p>
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1">
        {groups(shown).map(([group, members]) => (
          <PaletteGroup key={group} name={group} members={members} open={open} />
        ))}
      </Command.List>
    </Command>
  );
}

type GroupProps = {
  name: string;
  members: readonly PaletteItem[];
  open: (href: string) => void;
};

function PaletteGroup({ name, members, open }: GroupProps) {
  return (
    <Command.Group
      heading={name}
      className={
        "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs " +
        "[&_[cmdk-group-heading]]:text-ink-faint"
      }
    >
      {members.map((item) => (
        <Command.Item
          key={keyOf(item)}
          value={keyOf(item)}
          onSelect={() => open(item.href)}
          className="flex h-9 cursor-pointer items-center gap-3 rounded-sm px-2 aria-selected:bg-accent-soft"
        >
          <PaletteRow item={item} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function PaletteRow({ item: { icon, label, hint, status } }: { item: PaletteItem }) {
  const Icon = icon && navIcons[icon];
  return (
    <>
      {Icon && <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />}
      <span dir="auto" className="min-w-0 flex-1 truncate text-start">
        {label}
      </span>
      {hint && (
        <span className={`${status ? "max-w-1/3" : "max-w-2/3"} shrink-0 truncate text-xs text-ink-faint`}>{hint}</span>
      )}
      {status && (
        <StatusBadge hue={status.hue} icon={status.icon}>
          {status.label}
        </StatusBadge>
      )}
    </>
  );
}
