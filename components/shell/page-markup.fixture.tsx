import { text } from "node:stream/consumers";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { prerenderToNodeStream } from "react-dom/static";

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

const inConsole = (page: ReactNode) => (
  <QueryClientProvider client={new QueryClient()}>
    <AppRouterContext value={router as never}>{page}</AppRouterContext>
  </QueryClientProvider>
);

/** Server-rendered markup of a page, with a router that must not be used. */
export function pageMarkup(page: ReactNode): string {
  return renderToStaticMarkup(inConsole(page));
}

/** Same for a page with async parts, such as an article. */
export async function wholePageMarkup(page: ReactNode): Promise<string> {
  const { prelude } = await prerenderToNodeStream(inConsole(page));
  return (await text(prelude)).replace(/<!--.*?-->/g, "");
}
