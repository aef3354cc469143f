import type { Guard } from "../disk/versions";
import type { Call } from "../http/call";
import { S3Error } from "../model/errors";
import type { Version } from "../model/records";

const includesEtag = (list: string, etag: string): boolean =>
  list.split(",").some((item) => {
    const text = item.trim().replace(/^W\//, "");
    return text === "*" || text.replaceAll('"', "") === etag;
  });

// HTTP dates have whole seconds.
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const parseHttpDate = (text: string | undefined): number | undefined => {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : seconds(at);
};

/** If-None-Match and If-Match of a write. They are checked against the key's current version during the commit. */
export function writeGuard(call: Call): Guard {
  const { "if-none-match": none, "if-match": match } = call.request.headers;
  return (current) => {
    if (none !== undefined && current && includesEtag(none, current.etag))
      throw new S3Error("PreconditionFailed", undefined, { Condition: "If-None-Match" });
    if (match === undefined) return;
    if (!current) throw new S3Error("NoSuchKey", undefined, { Key: call.key });
    if (!includesEtag(match, current.etag))
      throw new S3Error("PreconditionFailed", undefined, { Condition: "If-Match" });
  };
}

/** The conditions of a removal. A missing object satisfies all of them. */
export function removalGuard(wanted: {
  readonly etag: string | undefined;
  readonly modified: string | undefined;
  readonly size: string | undefined;
}): Guard {
  const modified = wanted.modified === undefined ? undefined : parseHttpDate(wanted.modified);
  if (wanted.modified !== undefined && modified === undefined) {
    throw new S3Error("InvalidArgument", "The last modified time of the condition is no date.");
  }
  return (version) => {
    if (!version) return;
    const holds =
      (wanted.etag === undefined || includesEtag(wanted.etag, version.etag)) &&
      (modified === undefined || modified === seconds(version.modifiedAt)) &&
      (wanted.size === undefined || wanted.size === String(version.bytes));
    if (!holds) throw new S3Error("PreconditionFailed");
  };
}

/** The conditional headers of a read. "unchanged" means 304. Throws if If-Match or If-Unmodified-Since fails. */
export function checkReadConditions(call: Call, version: Version): "changed" | "unchanged" {
  const { "if-match": match, "if-none-match": noneMatch, ...headers } = call.request.headers;
  const modified = seconds(version.modifiedAt);
  const unmodifiedSince = parseHttpDate(headers["if-unmodified-since"]);
  const modifiedSince = parseHttpDate(headers["if-modified-since"]);
  const fails =
    match === undefined
      ? unmodifiedSince !== undefined && modified > unmodifiedSince
      : !includesEtag(match, version.etag);
  if (fails) throw new S3Error("PreconditionFailed");
  const same =
    noneMatch === undefined
      ? modifiedSince !== undefined && modified <= modifiedSince
      : includesEtag(noneMatch, version.etag);
  return same ? "unchanged" : "changed";
}

/** The requested byte range, `end` exclusive. Undefined for the whole object. Throws InvalidRange beyond its end. */
export function readRange(call: Call, version: Version): { start: number; end: number } | undefined {
  const { range, "if-range": ifRange } = call.request.headers;
  const found = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  if (ifRange !== undefined) {
    const date = parseHttpDate(String(ifRange));
    const same =
      date === undefined ? includesEtag(String(ifRange), version.etag) : date === seconds(version.modifiedAt);
    if (!same) return undefined;
  }
  const [first, last] = [found[1] ?? "", found[2] ?? ""];
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(version.bytes - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? version.bytes : Math.min(Number(last) + 1, version.bytes);
  if (start >= end) {
    throw new S3Error(
      "InvalidRange",
      undefined,
      { ActualObjectSize: String(version.bytes), RangeRequested: range ?? "" },
      {
        "content-range": `bytes */${version.bytes}`,
      },
    );
  }
  return { start, end };
}
