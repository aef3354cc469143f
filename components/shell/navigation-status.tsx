"use client";

/** A line at the top while another page loads. It appears after a moment, so that a quick page shows nothing. */
export function NavigationStatus({ pending }: { pending: boolean }) {
  return (
    <div role="status">
      {pending && (
        <span className="after-moment fixed inset-x-0 top-0 z-50 block h-0.5 bg-accent">
          <span className="sr-only">Loading the page</span>
        </span>
      )}
    </div>
  );
}
