import type { Metadata } from "next";
import { FindingTable } from "@/components/integrity/finding-table";
import { Loaded } from "@/components/shell/loaded";
import type { UrlParams } from "@/lib/core/access/gate";
import { integrityRunsDetail, integrityRunsFindings } from "@/lib/integrity/queries";
import { sessionMe } from "@/lib/session/queries";

export const metadata: Metadata = { title: "Integrity run" };

type Props = { params: Promise<{ tenant: string; refId: string }>; searchParams: Promise<UrlParams> };

export default async function IntegrityRunPage({ params, searchParams }: Props) {
  const asked = await params;
  const [me, run, findings] = await Promise.all([
    sessionMe({ inTenant: asked.tenant }),
    integrityRunsDetail(asked),
    integrityRunsFindings.fromUrl({ ...(await searchParams), ...asked }),
  ]);
  return (
    <Loaded result={me}>
      {({ tenant }) => (
        <Loaded result={run}>
          {(row) => (
            <Loaded result={findings}>
              {(page) => tenant && <FindingTable tenant={tenant} run={row} initial={page} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
