"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { LiveDetails } from "@/components/ui/live-details";
import { Toaster } from "@/components/ui/toaster";
import { retryable } from "./query-retry";

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (failures, error) => failures < 2 && retryable(error) },
      mutations: { retry: false },
    },
  });
}

/** App-wide providers: server state, toasts, and the shared listeners for times, IDs and tooltips. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster />
      <LiveDetails />
    </QueryClientProvider>
  );
}
