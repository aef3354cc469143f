import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ErrorState, ForbiddenState } from "@/components/ui/states";
import type { Result } from "@/lib/core/errors";
import { RetryButton } from "./retry-button";

type LoadedProps<T> = {
  result: Result<T>;
  /** Shown if the query requires viewing all tenants. */
  elevate?: ReactNode;
  children: (data: T) => ReactNode;
};

/** Renders a query's data, or the state designed for its error. */
export async function Loaded<T>({ result, elevate, children }: LoadedProps<T>) {
  if (result.ok) return children(result.data);
  const { code, message, fields, requestId } = result.error;
  if (code === "UNAUTHENTICATED") {
    const path = (await headers()).get("x-pathname") ?? "/tenants";
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  if (code === "NOT_FOUND") notFound();
  if (code === "FORBIDDEN") return fields?.elevation && elevate ? elevate : <ForbiddenState>{message}</ForbiddenState>;
  return (
    <ErrorState requestId={requestId} action={<RetryButton clear={code === "INVALID"} />}>
      <p>{message}</p>
    </ErrorState>
  );
}
