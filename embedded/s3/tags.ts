import type { Call } from "./call";
import { S3Error } from "./errors";
import type { Tags } from "./records";

/** Tags as S3 allows them; fails with InvalidTag. */
export function checkedTags(pairs: readonly (readonly [string, string])[], most: number): Tags {
  if (pairs.length > most) throw new S3Error("InvalidTag", `Object tags cannot be greater than ${most}`);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    throw new S3Error("InvalidTag", "Cannot provide multiple Tags with the same key");
  }
  for (const [name, value] of pairs) {
    if (name === "" || [...name].length > 128) throw new S3Error("InvalidTag", "The TagKey has 1 to 128 characters.");
    if ([...value].length > 256) throw new S3Error("InvalidTag", "The TagValue may have 256 characters.");
  }
  return Object.fromEntries(pairs);
}

/** The tags of x-amz-tagging, written like a query; undefined where the header is absent. */
export function readTagHeader(call: Call): Tags | undefined {
  const text = call.header("x-amz-tagging");
  return text === undefined ? undefined : checkedTags([...new URLSearchParams(text)], 10);
}
