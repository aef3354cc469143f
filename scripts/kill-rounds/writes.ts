import { randomBytes } from "node:crypto";
import pLimit from "p-limit";
import type { TenantScope } from "@/lib/core/access/scope";
import { newId, newRefId, sha256 } from "@/lib/core/ids";
import { scoped } from "@/lib/stores/mongo";
import { objectKeys } from "@/lib/stores/object-keys";
import { putContent, readObject } from "@/lib/stores/objects";
import { inTenant, readIn } from "@/lib/stores/postgres";

/** How the app writes to a store, and a check for writes that are missing or different. */
export type Writes<W> = {
  write(scope: TenantScope): Promise<W>;
  lost(scope: TenantScope, written: W[]): Promise<W[]>;
};

type Row = { refId: string; title: string };
type Stored = { key: ReturnType<typeof objectKeys.activityOutput>; versionId: string; sha256: string };

const BATCH = 1_000;
/** Maximum concurrent object reads. */
const MAX_CONCURRENT_READS = 8;

const postgres: Writes<Row> = {
  async write(scope) {
    const [refId, title] = [newRefId(), randomBytes(200).toString("hex")];
    const row = { id: newId(), refId, tenantId: scope.tenantId, kind: "blog_post", title, status: "planned" };
    await inTenant(scope, (tx) => tx.activity.create({ data: row, select: { id: true } }));
    return { refId, title };
  },
  async lost(scope, written) {
    const where = { tenantId: scope.tenantId, refId: { in: written.map(({ refId }) => refId) } };
    const [rows] = await readIn(scope, (db) => [db.activity.findMany({ where, select: { refId: true, title: true } })]);
    const titles = new Map(rows.map(({ refId, title }) => [refId, title]));
    return written.filter(({ refId, title }) => titles.get(refId) !== title);
  },
};

const mongo: Writes<Row> = {
  async write(scope) {
    const [refId, name] = [newRefId(), randomBytes(200).toString("hex")];
    const skill = { skillRef: refId, version: 1, name, description: "", body: "", tags: [], status: "active" };
    await scoped(scope, "skills").insertOnce({ refId, createdAt: new Date(), ...skill });
    return { refId, title: name };
  },
  async lost(scope, written) {
    const refIds = written.map(({ refId }) => refId);
    const found = await scoped(scope, "skills").find(
      { refId: { $in: refIds } },
      { limit: written.length, fields: ["refId", "name"] },
    );
    const names = new Map(found.map(({ refId, name }) => [refId, name]));
    return written.filter(({ refId, title }) => names.get(refId) !== title);
  },
};

const s3: Writes<Stored> = {
  async write(scope) {
    const body = randomBytes(8 * 1024);
    const key = objectKeys.activityOutput(scope, { refId: newRefId(), at: new Date(), format: "markdown" });
    const { versionId } = await putContent(scope, key, body, "text/markdown");
    return { key, versionId, sha256: sha256(body) };
  },
  async lost(scope, written) {
    const isThere = async (one: Stored) => {
      const body = await readObject(scope, one);
      return body !== null && sha256(body) === one.sha256;
    };
    const there = await pLimit(MAX_CONCURRENT_READS).map(written, isThere);
    return written.filter((_, i) => !there[i]);
  },
};

/** The writes that are missing, checked in batches. */
export async function lostOf<W>({ lost }: Writes<W>, scope: TenantScope, written: W[]): Promise<W[]> {
  const found: W[] = [];
  for (let at = 0; at < written.length; at += BATCH) found.push(...(await lost(scope, written.slice(at, at + BATCH))));
  return found;
}

export const WRITES = { postgres, mongo, s3 };
