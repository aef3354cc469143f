import type { Metadata } from "next";
import { InboxTable } from "@/components/inbox/inbox-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { inboxCounts, inboxList } from "@/lib/record-index/queries";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage({ searchParams }: { searchParams: Promise<UrlParams> }) {
  const params = await searchParams;
  const [page, counts] = await Promise.all([inboxList.fromUrl(params), inboxCounts.fromUrl(params)]);
  return (
    <Loaded result={page}>{(rows) => <InboxTable initial={rows} counts={counts.ok ? counts.data : null} />}</Loaded>
  );
}
