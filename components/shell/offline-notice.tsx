"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { StaleState } from "@/components/ui/states";
import { useOnline } from "@/components/ui/use-online";

/** Offline notice on every page. Refreshes the page once the browser is online again. */
export function OfflineNotice() {
  const online = useOnline();
  const wasOffline = useRef(false);
  const { refresh } = useRouter();
  useEffect(() => {
    if (online && wasOffline.current) refresh();
    wasOffline.current = !online;
  }, [online, refresh]);
  if (online) return null;
  return (
    <div className="pt-3">
      <StaleState title="You are offline">
        This page shows what was last loaded and may be out of date. It refreshes once you are online again.
      </StaleState>
    </div>
  );
}
