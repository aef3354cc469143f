"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { rememberList } from "@/components/ui/list-mark";
import { walkThrough } from "./walk";

type Props = {
  href: string;
  /** The addresses of all records of the queue, in order. */
  queue: readonly string[];
  /** The records wait for work: after one is done, the next opens. */
  waiting?: boolean;
  className?: string;
  children: ReactNode;
};

/** A link to a record of a short list. On the record's page, the next and previous buttons walk it. */
export function QueueLink({ href, queue, waiting = false, className, children }: Props) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={className}
      onNavigate={() => rememberList(href, walkThrough(queue, href, waiting))}
    >
      {children}
    </Link>
  );
}
