import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ErrorState, ForbiddenState, INVALID_ADDRESS } from "@/components/ui/states";
import type { FieldErrors, Result } from "@/lib/core/errors";
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
  if (code === "NOT_FOUND" || (code === "INVALID" && isAboutPath(fields))) notFound();
  if (code === "FORBIDDEN") return fields?.elevation && elevate ? elevate : <ForbiddenState>{message}</ForbiddenState>;
  return (
    <ErrorState
      {...(code === "INVALID" ? { title: INVALID_ADDRESS } : {})}
      requestId={requestId}
      action={<RetryButton clear={code === "INVALID"} />}
    >
      <p>{message}</p>
    </ErrorState>
  );
}

/** The inputs that a page takes from its path. If one is malformed, the page does not exist. */
const FROM_PATH = ["refId", "inTenant", "event"];

function isAboutPath(fields: FieldErrors | undefined): boolean {
  return FROM_PATH.some((field) => fields?.[field] !== undefined);
}
