"use server";

import { z } from "zod";
import { action } from "@/lib/core/access/gate";
import { refId } from "@/lib/core/ref-id";
import { exportInput } from "@/lib/exports/model";
import { linkToExport, queueExport } from "@/lib/exports/store";

/** Queues an export of a list; the worker writes the file. */
export const requestExport = action({
  audit: "export_job.requested",
  reach: "tenant",
  permission: "export:run",
  input: exportInput,
  run: async ({ tx, scope, input }) => {
    const job = await queueExport(tx, scope, input);
    const { list, format, status = null, from = null, to = null } = input;
    return { change: { ref: job.refId, before: null, after: { list, format, status, from, to } }, data: job };
  },
});

/** A link to an export's file, signed when the user clicks. */
export const downloadExport = action({
  audit: "export_job.downloaded",
  reach: "tenant",
  permission: "export:run",
  input: z.strictObject({ refId }),
  prepare: ({ scope, input }) => linkToExport(scope, input.refId),
  run: async ({ prepared: { row, link } }) => {
    const after = { list: row.list, rows: row.rows, sha256: row.sha256 };
    return {
      change: { ref: row.refId, before: null, after },
      data: { url: link.url, expiresAt: link.expiresAt.toISOString() },
    };
  },
});
