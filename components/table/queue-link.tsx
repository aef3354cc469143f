"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { rememberList } from "@/components/ui/list-mark";
import { walkThrough } from "./walk";

type Props = {
  href: string;
  /** The addresses of all records of the queue, in order. */
  queue: readonly string[];
  className?: string;
  children: ReactNode;
};

/** A link to a record of a short queue. On the record's page, the next and previous buttons walk the queue. */
export function QueueLink({ href, queue, className, children }: Props) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={className}
      onNavigate={() => rememberList(href, walkThrough(queue, href))}
    >
      {children}
    </Link>
  );
}
