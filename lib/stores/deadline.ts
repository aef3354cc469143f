import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { StoreName } from "@/lib/core/errors";

/** What a request may spend on all its calls to the stores, in ms: a page is there within 10 s. */
export const REQUEST_MS = 8_000;

/** What a read waits for MongoDB or S3, in ms: the rest of the request's time is for the parts that do answer. */
const PART_MS = 4_000;

/** The time of one request. A store that was late once is not waited for again in it. */
export type Budget = { readonly endsAt: number; readonly partMs: number; readonly late: Set<StoreName> };

// Next bundles pages, actions and routes apart, and a connection may be made in one and used in another.
const processWide = globalThis as typeof globalThis & { consoleBudgets?: AsyncLocalStorage<Budget> };
const budgets = (processWide.consoleBudgets ??= new AsyncLocalStorage<Budget>());

/** A budget of `ms` from now. Of a read, MongoDB and S3 get a part only. */
export function budgetOf(ms: number, kind: "read" | "write"): Budget {
  return { endsAt: performance.now() + ms, partMs: kind === "read" ? PART_MS : ms, late: new Set() };
}

/** Runs `work`, in which every call to a store ends by the end of the budget. Without one, each call has its own limit. */
export function within<T>(budget: Budget, work: () => Promise<T>): Promise<T> {
  return budgets.run(budget, work);
}

/** How long a call to the store may take from now, in ms: `max`, or what is left; 0 where it is not to be made at all. */
export function timeFor(store: StoreName, max: number): number {
  const budget = budgets.getStore();
  if (!budget) return max;
  if (budget.late.has(store)) return 0;
  const left = Math.max(0, budget.endsAt - performance.now());
  return Math.min(max, left, store === "PostgreSQL" ? left : budget.partMs);
}

/** Remembers for the rest of this request that the store did not answer in time. */
export function wasLate(store: StoreName): void {
  budgets.getStore()?.late.add(store);
}
