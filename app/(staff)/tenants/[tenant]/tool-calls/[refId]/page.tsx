import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { ToolCallDetailPage } from "@/components/tool-calls/tool-call-detail";
import { sessionMe } from "@/lib/session/queries";
import { toolCallsDetail } from "@/lib/tool-calls/queries";

export const metadata: Metadata = { title: "Tool call" };

type Props = { params: Promise<{ tenant: string; refId: string }> };

export default async function ToolCallPage({ params }: Props) {
  const { tenant, refId } = await params;
  const [me, call] = await Promise.all([sessionMe({ inTenant: tenant }), toolCallsDetail({ tenant, refId })]);
  return (
    <Loaded result={me}>
      {({ permissions, tenant: entered }) => (
        <Loaded result={call}>
          {(detail) => (
            <ToolCallDetailPage
              tenant={{ refId: tenant, name: entered?.name ?? "Tenant" }}
              call={detail}
              permissions={permissions}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
