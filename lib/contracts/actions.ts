"use server";

import { signSealedPdf } from "@/lib/contracts/store";
import { action } from "@/lib/core/gate";
import { refId } from "@/lib/core/ref-id";
import { z } from "zod";

/** A link that shows exactly the sealed version. Renewing one is opening it again. */
export const openContract = action({
  audit: "contract.opened",
  reach: "tenant",
  permission: "contract:open",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => signSealedPdf(scope, input.refId, "inline"),
  run: async ({ input, prepared: { pdf, link } }) => ({
    change: { ref: input.refId, before: null, after: { sha256: pdf.sha256, versionId: pdf.versionId } },
    data: link,
  }),
});

/** A link that saves exactly the sealed version. */
export const downloadContract = action({
  audit: "contract.downloaded",
  reach: "tenant",
  permission: "contract:open",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => signSealedPdf(scope, input.refId, "attachment"),
  run: async ({ input, prepared: { pdf, link } }) => ({
    change: { ref: input.refId, before: null, after: { sha256: pdf.sha256, versionId: pdf.versionId } },
    data: link,
  }),
});
