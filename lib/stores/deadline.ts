import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { StoreName } from "@/lib/core/errors";

/** The time budget of a request for all its calls to the stores, in ms: a page must load within 10 s. */
export const REQUEST_MS = 8_000;

/** How long a read waits for MongoDB or S3, in ms. The rest of the budget is for the parts that answer. */
const PART_MS = 4_000;

/** The time budget of one request. A store that was late once is not waited for again. */
export type Budget = { readonly endsAt: number; readonly partMs: number; readonly late: Set<StoreName> };

// Next bundles pages, actions and routes separately, and a connection made in one may be used in another.
const processWide = globalThis as typeof globalThis & { consoleBudgets?: AsyncLocalStorage<Budget> };
const budgets = (processWide.consoleBudgets ??= new AsyncLocalStorage<Budget>());

/** A budget of `ms` from now. In a read, MongoDB and S3 get only a part of it. */
export function budgetOf(ms: number, kind: "read" | "write"): Budget {
  return { endsAt: performance.now() + ms, partMs: kind === "read" ? PART_MS : ms, late: new Set() };
}

/** Runs `work` with a budget that limits every call to a store. Without a budget, each call has its own limit. */
export function within<T>(budget: Budget, work: () => Promise<T>): Promise<T> {
  return budgets.run(budget, work);
}

/** How long a call to the store may take from now, in ms: `max` or the remaining budget. 0 means: do not call it. */
export function remainingMs(store: StoreName, max: number): number {
  const budget = budgets.getStore();
  if (!budget) return max;
  if (budget.late.has(store)) return 0;
  const left = Math.max(0, budget.endsAt - performance.now());
  return Math.min(max, left, store === "PostgreSQL" ? left : budget.partMs);
}

/** Records that the store did not answer in time in this request. */
export function markLate(store: StoreName): void {
  budgets.getStore()?.late.add(store);
}
