import "server-only";
import { AppError } from "@/lib/core/errors";

/** The error for an edit of a post that changed since its editor opened it. */
export function editConflictError({ status, author }: { status: string; author: string | null }): AppError {
  const what =
    status === "draft"
      ? `This post changed since you opened it.${author ? ` ${author} edited it last.` : ""}`
      : `This post is ${status.replaceAll("_", " ")} now, and only a draft can be edited.`;
  return new AppError("CONFLICT", `${what} What you typed is kept in this browser.`);
}

/** The error for an edit that changes nothing. */
export function noChangesError(): AppError {
  return new AppError("INVALID", "Nothing changed: this is what the post says already.");
}
