import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { ToolCallTable } from "@/components/tool-calls/tool-call-table";
import type { UrlParams } from "@/lib/core/access/gate";
import { toolCallsList } from "@/lib/tool-calls/queries";

export const metadata: Metadata = { title: "Tool calls" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function ToolCallsPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const result = await toolCallsList.fromUrl({ ...(await searchParams), tenant });
  return <Loaded result={result}>{(page) => <ToolCallTable tenant={tenant} initial={page} />}</Loaded>;
}
