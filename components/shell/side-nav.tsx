"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useRef } from "react";
import { closePopover } from "@/components/ui/popover";
import { Spinner } from "@/components/ui/spinner";
import { navIcons } from "./nav-icons";
import { activeItem, type NavSection } from "./navigation";

export function SideNav({ nav }: { nav: readonly NavSection[] }) {
  const active = activeItem(nav, usePathname());
  const router = useRouter();
  const root = useRef<HTMLElement>(null);
  const onNavigate = () => root.current && closePopover(root.current);
  return (
    <nav ref={root} aria-label="Main" className="grid gap-4 px-2 pb-4">
      {nav.map(({ section, items }) => (
        <div key={section}>
          {section && <h2 className="px-2 py-1 text-xs font-medium text-ink-faint">{section}</h2>}
          <ul className="grid gap-px">
            {items.map((item) => {
              const Icon = navIcons[item.icon];
              return (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    // All links are visible on every page. Prefetching them would cost the server ten renders per
                    // visit.
                    prefetch={false}
                    onPointerEnter={() => router.prefetch(item.href)}
                    onNavigate={onNavigate}
                    aria-current={item === active ? "page" : undefined}
                    className={
                      "group flex h-8 items-center gap-2 rounded-md px-2 text-ink-muted hover:bg-line hover:text-ink " +
                      "aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-ink"
                    }
                  >
                    <Icon
                      strokeWidth={1.75}
                      className="size-4 shrink-0 text-ink-faint group-aria-[current]:text-accent"
                      aria-hidden="true"
                    />
                    {item.label}
                    <Loading />
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Shown in a link while its page loads. */
function Loading() {
  const { pending } = useLinkStatus();
  return (
    pending && (
      <span className="after-moment ml-auto">
        <Spinner />
      </span>
    )
  );
}
