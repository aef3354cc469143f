import { createActivity, storeActivityOutput } from "@/lib/activities/provider";
import { sealContract } from "@/lib/contracts/provider";
import { newRefId } from "@/lib/core/ids";
import type { TenantScope } from "@/lib/core/scope";
import { SMALL_PDF } from "@/lib/testing/small-pdf";
import { recordToolCall } from "@/lib/tool-calls/provider";

/** One provider's work: what it is given, as plain data, and the call that is repeated after a crash. */
type Case<G> = {
  name: string;
  given: (scope: TenantScope) => Promise<G> | G;
  run: (scope: TenantScope, given: G) => Promise<unknown>;
};

export type AnyCase = Case<never>;

const of = <G>(name: string, given: Case<G>["given"], run: Case<G>["run"]): AnyCase => ({ name, given, run }) as AnyCase;

const inAnHour = () => new Date(Date.now() + 3_600_000);

async function someActivity(scope: TenantScope) {
  const { id } = await createActivity(scope, { refId: newRefId(), kind: "blog_post", title: "Post", status: "running" });
  return { refId: newRefId(), activityId: id };
}

/** Every provider that writes. */
export const CASES: readonly AnyCase[] = [
  of(
    "createActivity",
    () => ({ refId: newRefId() }),
    (scope, { refId }) => createActivity(scope, { refId, kind: "blog_post", title: "Post", status: "planned" }),
  ),
  of("storeActivityOutput", someActivity, (scope, given) =>
    storeActivityOutput(scope, { ...given, kind: "blog_post", format: "markdown", title: "Post", model: null, body: "# Post" }),
  ),
  of(
    "recordToolCall",
    () => ({ refId: newRefId() }),
    (scope, { refId }) =>
      recordToolCall(scope, {
        refId,
        toolName: "web_search",
        method: "search",
        status: "succeeded",
        startedAt: new Date(),
        request: JSON.stringify("a".repeat(8 * 1024 * 1024)),
        response: "{}",
        expiresAt: inAnHour(),
      }),
  ),
  of(
    "sealContract",
    () => ({ refId: newRefId() }),
    (scope, { refId }) =>
      sealContract(scope, {
        refId,
        number: "C-1",
        title: "Services",
        kind: "service_agreement",
        counterparty: "Them",
        accepted: { name: "Ann", email: "ann@them.test", ip: null, at: new Date(), termsVersion: "1" },
        pdf: SMALL_PDF,
      }),
  ),
];
