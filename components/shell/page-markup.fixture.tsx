import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const refuse = () => {
  throw new Error("A page navigates in answer to a person, never while it is rendered.");
};

const router = {
  back: refuse,
  forward: refuse,
  refresh: refuse,
  push: refuse,
  replace: refuse,
  prefetch: refuse,
  bfcacheId: "",
};

/** A page's markup as the server gives it, with a router that must not be used. */
export function pageMarkup(page: ReactNode): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <AppRouterContext value={router as never}>{page}</AppRouterContext>
    </QueryClientProvider>,
  );
}
