"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useMemo,
  useOptimistic,
  useRef,
  useTransition,
  type ReactNode,
} from "react";
import { isTyping, singleKeysOn } from "@/components/ui/keys";
import { rememberList, type Walk } from "@/components/ui/list-mark";
import { hrefOf } from "./list-state";

export type ListNavigation = {
  pathname: string;
  /** The parameters of the pending navigation, or the current ones. */
  params: URLSearchParams;
  pending: boolean;
  go: (params: URLSearchParams, how?: "push" | "replace") => void;
};

const ListContext = createContext<ListNavigation | null>(null);

export function useListNavigation(): ListNavigation {
  const list = use(ListContext);
  if (!list) throw new Error("FilterBar, Pager and the like must stand inside a ListFrame");
  return list;
}

export type ListFrameProps = {
  children: ReactNode;
  /**
   * Who loads the list when the URL changes. "server": the page re-renders. "client": only the URL changes, and the
   * component that uses `useSearchParams` loads the rows.
   */
  reads?: "server" | "client";
  /** With `reads="client"`: rows are loading. */
  loading?: boolean;
  /** The order of the records opened from here; called when one is opened. */
  walk?: () => Walk | null;
};

/**
 * Wraps a list's filters, table and pager. Tracks the pending navigation and holds the only row listeners: a click in a
 * row opens it, j and k move between rows, Enter opens, / focuses the search.
 */
export function ListFrame({ children, reads = "server", loading = false, walk }: ListFrameProps) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const [navigating, startTransition] = useTransition();
  const pending = navigating || loading;
  const [query, setQuery] = useOptimistic(search);
  const frame = useRef<HTMLDivElement>(null);

  const list = useMemo<ListNavigation>(
    () => ({
      pathname,
      params: new URLSearchParams(query),
      pending,
      go: (params, how = "push") => {
        const address = hrefOf(pathname, params);
        if (reads === "client") return changeAddress(address, how);
        startTransition(() => {
          setQuery(params.toString());
          router[how](address, { scroll: false });
        });
      },
    }),
    [pathname, query, pending, reads, router, setQuery],
  );

  const remember = useEffectEvent((opened: string) => rememberList(opened, walk?.() ?? null));

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const open = (link: HTMLAnchorElement, inPlace: boolean) => {
      const address = link.pathname + link.search + link.hash;
      if (inPlace && reads === "client") return changeAddress(address, "push");
      if (!inPlace) remember(link.pathname);
      startTransition(() => router.push(address, { scroll: !inPlace }));
    };
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || !(event.target instanceof Element)) return;
      const control = event.target.closest<HTMLElement>("a, button, input, select, label, summary, textarea");
      const row = event.target.closest("tbody tr")?.querySelector<HTMLAnchorElement>("a[data-row]");
      const link = control instanceof HTMLAnchorElement ? control : control ? null : row;
      if (!link || !("row" in link.dataset || "listLink" in link.dataset)) return;
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (control && elsewhere) return;
      if (!control && (window.getSelection()?.toString() ?? "") !== "") return;
      event.preventDefault();
      if (elsewhere) window.open(link.href, "_blank", "noopener");
      else open(link, "listLink" in link.dataset);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || !singleKeysOn()) return;
      if (event.key === "j" || event.key === "k") moveRow(element, event.key === "j" ? 1 : -1);
      else if (event.key === "/") {
        const box = element.querySelector<HTMLInputElement>("input[type=search]");
        if (!box) return;
        event.preventDefault();
        box.focus();
        box.select();
      }
    };
    element.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    return () => {
      element.removeEventListener("click", onClick);
      document.removeEventListener("keydown", onKey);
    };
  }, [reads, router]);

  return (
    <ListContext value={list}>
      <div ref={frame} data-list="" className="group/list" data-pending={pending || undefined}>
        <span role="status" className="sr-only">
          {pending ? "Loading the list" : ""}
        </span>
        {children}
      </div>
    </ListContext>
  );
}

/** Next.js follows the browser's history, so hooks see the new URL without a server request. */
function changeAddress(address: string, how: "push" | "replace"): void {
  if (how === "push") window.history.pushState(null, "", address);
  else window.history.replaceState(null, "", address);
}

function moveRow(frame: Element, step: 1 | -1): void {
  const links = [...frame.querySelectorAll<HTMLAnchorElement>("tbody a[data-row]")];
  const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
  const next = at < 0 ? links[step > 0 ? 0 : links.length - 1] : links[at + step];
  next?.focus();
}

/** Dims its content, usually the table, during a navigation. */
export function ListBody({ children }: { children: ReactNode }) {
  const { pending } = useListNavigation();
  return (
    <div aria-busy={pending} className="transition-opacity duration-150 aria-busy:opacity-50">
      {children}
    </div>
  );
}
