import "server-only";
import type { TenantScope } from "@/lib/core/access/scope";
import { isObjectId, scoped } from "@/lib/stores/mongo";
import type { ActivityOutputDocument } from "@/lib/stores/mongo-documents";
import { objectKeys } from "@/lib/stores/object-keys";
import { readObject, signLink, type Located } from "@/lib/stores/objects";

export type OutputDocument = ActivityOutputDocument & { _id: unknown };

type Stored = { s3Key: string; s3VersionId: string };

/** The activity output that a row's output_ref refers to, or null. */
export async function findOutput(scope: TenantScope, outputRef: string | null): Promise<OutputDocument | null> {
  if (!outputRef || !isObjectId(outputRef)) return null;
  return scoped(scope, "activity_outputs").findOne({ _id: outputRef });
}

export async function readOutput(scope: TenantScope, document: Stored): Promise<Buffer | null> {
  return readObject(scope, locate(scope, document));
}

/** A link to the content as a file. Pass `name` without the extension, which depends on the format. */
export async function signOutput(scope: TenantScope, document: OutputDocument, name: string) {
  const markdown = document.format === "markdown";
  const contentType = `${markdown ? "text/markdown" : "application/json"}; charset=utf-8`;
  const fileName = `${name}.${markdown ? "md" : "json"}`;
  return signLink(scope, locate(scope, document), { contentType, fileName, disposition: "attachment" });
}

/**
 * The location of an output's content.
 * @throws when the key does not belong to the tenant
 */
export function locate(scope: TenantScope, { s3Key, s3VersionId }: Stored): Located {
  return { key: objectKeys.kept(scope, s3Key), versionId: s3VersionId };
}
