import { ForbiddenState, PartialState } from "@/components/ui/states";
import { requiredRole } from "@/lib/core/access/permissions";
import type { Me } from "@/lib/session/model";
import type { StrategyDetail } from "@/lib/strategies/model";
import { StrategyEditor } from "./strategy-editor";

type Props = { me: Me; from: StrategyDetail | null };

/** Page with the editor for a tenant's next version, empty or pre-filled from an earlier one. */
export function NewStrategyPage({ me: { tenant, permissions }, from }: Props) {
  if (!tenant || !permissions.includes("strategy:write")) {
    return <ForbiddenState>Your role cannot write strategies. {requiredRole("strategy:write")}</ForbiddenState>;
  }
  if (!from) return <StrategyEditor tenant={tenant} from={null} />;
  const { refId, version, title, content } = from;
  if (content.state !== "present") return <PartialState what={`The text of version ${version}`} why={content.why} />;
  return <StrategyEditor tenant={tenant} from={{ refId, version, title, markdown: content.value }} />;
}
