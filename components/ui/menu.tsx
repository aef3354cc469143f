"use client";

import { clsx } from "clsx";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

export type MenuItem =
  | { kind?: "action"; label: string; run: () => void; danger?: boolean; disabled?: boolean; hint?: string }
  | { kind: "link"; label: string; href: string; hint?: string }
  | { kind: "line" };

const row =
  "flex h-8 items-center justify-between gap-4 rounded-sm px-2 text-sm outline-none " +
  "data-[highlighted]:bg-accent-soft data-[disabled]:text-ink-faint";

/** A menu of actions behind one button (`children`, a single element that takes a ref). Load it lazily on lists. */
export function Menu({ items, children }: { items: readonly MenuItem[]; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-md border border-line bg-raised p-1 text-ink shadow-pop"
        >
          {items.map((item, index) => (
            <Entry key={item.kind === "line" ? index : item.label} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item }: { item: MenuItem }) {
  if (item.kind === "line") return <Radix.Separator className="my-1 h-px bg-line" />;
  const hint = item.hint && <span className="text-xs text-ink-faint">{item.hint}</span>;
  if (item.kind === "link") {
    return (
      <Radix.Item asChild className={row}>
        <a href={item.href}>
          {item.label}
          {hint}
        </a>
      </Radix.Item>
    );
  }
  return (
    <Radix.Item onSelect={item.run} disabled={item.disabled} className={clsx(row, item.danger && "text-bad")}>
      {item.label}
      {hint}
    </Radix.Item>
  );
}
