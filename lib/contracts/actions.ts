"use server";

import { z } from "zod";
import { changeDraft, insertDraft } from "@/lib/contracts/drafting";
import { CONTRACT } from "@/lib/contracts/entity";
import { CONTRACT_HOLD, heldContract, placeHold, recordHold } from "@/lib/contracts/holds";
import { acceptanceFields, announcedPdf, changedTerms, contractTerms } from "@/lib/contracts/model";
import { lockUpload, recordSeal } from "@/lib/contracts/sealing";
import { contractIn, signSealedPdf } from "@/lib/contracts/store";
import { CONTRACT_UPKEEP } from "@/lib/contracts/upkeep";
import { claimUpload, refuseUpload, signPdfUpload } from "@/lib/contracts/uploads";
import { action } from "@/lib/core/access/gate";
import { deleteAction } from "@/lib/core/records/delete-action";
import { transitionActions } from "@/lib/core/records/transition-actions";
import { transitionReason } from "@/lib/core/records/transition-reason";
import { refId } from "@/lib/core/ref-id";

const seen = z.strictObject({ refId, rowVersion: z.int().positive() });

export const draftContract = action({
  audit: "contract.drafted",
  reach: "tenant",
  permission: "contract:write",
  input: contractTerms,
  run: async ({ tx, scope, input }) => {
    const change = await insertDraft(tx, scope, input);
    return { change, data: { refId: change.ref } };
  },
});

export const changeContract = action({
  audit: "contract.changed",
  reach: "tenant",
  permission: "contract:write",
  input: changedTerms.extend(seen.shape),
  run: async ({ tx, scope, input }) => {
    const change = await changeDraft(tx, scope, input);
    return { change, data: { refId: change.ref } };
  },
});

const SEALING_ACTION = { madeBy: "sealUpload" } as const;

export const transitionContract = transitionActions(
  CONTRACT,
  {
    send: {},
    accept: {
      set: ({ input: { name, email, ip, at, termsVersion } }) => ({
        acceptedByName: name,
        acceptedByEmail: email,
        acceptedByIp: ip ?? null,
        acceptedAt: new Date(at),
        ...(termsVersion ? { termsVersion } : {}),
      }),
    },
    decline: {},
    void: {},
    start_sealing: SEALING_ACTION,
    fail_sealing: SEALING_ACTION,
    seal: SEALING_ACTION,
    terminate: {},
  },
  { accept: acceptanceFields },
);

/** A signed link with which the browser uploads the PDF to S3. It accepts only the announced file. */
export const signContractUpload = action({
  audit: "contract.upload_signed",
  reach: "tenant",
  permission: "contract:write",
  input: announcedPdf.extend({ refId }),
  prepare: ({ scope, input: { contentType, bytes, sha256 } }) => signPdfUpload(scope, { contentType, bytes, sha256 }),
  run: async ({ tx, scope, input: { bytes, sha256, ...input }, prepared: link }) => {
    const row = await contractIn(tx, scope, input.refId);
    refuseUpload(row.status);
    const { uploadRef } = link;
    await claimUpload(tx, scope, { contractRef: row.refId, uploadRef, sha256 });
    return { change: { ref: row.refId, before: null, after: { uploadRef, bytes, sha256 } }, data: link };
  },
});

/** Seals the uploaded PDF: puts it under lock, verifies it by its version id, then updates the row. */
export const sealUpload = action({
  audit: "contract.sealed",
  reach: "tenant",
  permission: "contract:write",
  input: seen.extend({ uploadRef: refId }),
  prepare: ({ scope, input }) => lockUpload(scope, input),
  // Enough for putting the largest PDF.
  seconds: 90,
  run: async ({ tx, scope, prepared: { row, locked } }) => ({
    change: await recordSeal(tx, scope, row, locked),
    data: { status: "sealed" },
  }),
});

export const setContractHold = action({
  audit: "contract.hold_set",
  reach: "tenant",
  permission: "contract:hold",
  input: seen.extend({ reason: transitionReason }),
  prepare: ({ scope, input }) => placeHold(scope, input),
  run: async ({ tx, scope, input: { reason }, prepared }) => ({
    change: await recordHold(tx, scope, prepared, { on: true, reason }),
    data: { status: "held" },
  }),
  afterwards: CONTRACT_HOLD,
});

export const clearContractHold = action({
  audit: "contract.hold_cleared",
  reach: "tenant",
  permission: "contract:hold",
  input: seen.extend({ reason: transitionReason }),
  prepare: ({ scope, input }) => heldContract(scope, input),
  run: async ({ tx, scope, input: { reason }, prepared }) => ({
    change: await recordHold(tx, scope, prepared, { on: false, reason }),
    data: { status: "not_held" },
  }),
  afterwards: CONTRACT_HOLD,
});

export const deleteContract = deleteAction(CONTRACT, CONTRACT_UPKEEP);

/** A link that opens exactly the sealed version. Opening it again renews the link. */
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

/** A link that downloads exactly the sealed version. */
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
