import type { Metadata } from "next";
import { Loaded } from "@/components/shell/loaded";
import { NewStrategyPage } from "@/components/strategies/new-strategy";
import type { UrlParams } from "@/lib/core/access/gate";
import type { Result } from "@/lib/core/errors";
import { sessionMe } from "@/lib/session/queries";
import type { StrategyDetail } from "@/lib/strategies/model";
import { strategiesDetail } from "@/lib/strategies/queries";

export const metadata: Metadata = { title: "New strategy version" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<UrlParams> };

export default async function NewStrategy({ params, searchParams }: Props) {
  const { tenant } = await params;
  const { from } = await searchParams;
  const me = await sessionMe({ inTenant: tenant });
  const start: Result<StrategyDetail | null> = from
    ? await strategiesDetail({ tenant, refId: String(from) })
    : { ok: true, data: null };
  return (
    <Loaded result={me}>
      {(known) => <Loaded result={start}>{(strategy) => <NewStrategyPage me={known} from={strategy} />}</Loaded>}
    </Loaded>
  );
}
