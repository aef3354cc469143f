/** The first match for a test's file and name is its topic. */
const TOPICS: readonly (readonly [string, RegExp])[] = [
  ["lifecycle", /lifecycle|delete_marker_expiration/],
  ["object lock", /object_lock/],
  ["authorization and headers", /^test_headers/],
  ["pre-signed links", /object_raw_|presigned|x_amz_expires/],
  ["attributes", /attributes/],
  ["checksums", /checksum|cksum/],
  ["conditionals", /if_?(none)?_?match|if_?nonmatch|ifmodified|ifunmodified|conditional/],
  ["multipart", /multipart|upload_part|get_part/],
  ["versioning", /version|delete_marker/],
  ["ranges", /range/],
  ["listing", /list/],
  ["CORS", /cors/],
  ["tags", /tag/],
  ["copy", /copy/],
  ["buckets and objects", /./],
];

export const topicNames = TOPICS.map(([name]) => name);

/** The topic of `s3tests/functional/<file>.py::<test>`. */
export function topicOf(id: string): string {
  const short = id.replace(/^.*\//, "");
  return TOPICS.find(([, pattern]) => pattern.test(short))?.[0] ?? "other";
}
