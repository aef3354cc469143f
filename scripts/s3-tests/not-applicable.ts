/** Tests of features that neither the app uses nor the embedded S3 has, with reasons. The first match counts. */
export type Reason = { why: string; markers?: string; names?: RegExp };

export const NOT_APPLICABLE: readonly Reason[] = [
  {
    why: "server-side encryption by request: disks are encrypted beneath; the stand-in answers 501",
    markers: "encryption or sse_s3 or bucket_encryption",
  },
  { why: "server access logs", markers: "bucket_logging or bucket_logging_cleanup" },
  {
    why: "other storage classes and other clouds",
    markers: "lifecycle_transition or cloud_transition or cloud_restore or storage_class",
    names: /transition/,
  },
  { why: "Signature Version 2, which S3 no longer takes", markers: "auth_aws2", names: /_v2$|aws2/ },
  { why: "uploads by HTML form", names: /post_object/ },
  {
    why: "bucket policies and accounts: there is one key and no policy",
    markers: "bucket_policy or iam_account or iam_user or iam_tenant",
    names: /policy|expected_bucket_owner/,
  },
  { why: "who owns objects of several accounts", markers: "object_ownership", names: /ownership/ },
  { why: "a second account", names: /not_owned|nonowner|tenant|upload_owner/ },
  {
    why: "access lists and the public: the stand-in takes `private` alone and answers 501 to the rest",
    names: /_acls?($|_)|access_bucket|anonymous|public|anon_put|canned|_grant|read_authenticated/,
  },
  {
    why: "sets its bucket up open to the public; links of closed buckets are in lib/stores' contract",
    names: /object_raw_(get|authenticated)|object_delete_key_bucket_gone|cors_(origin|header|presigned)|100_continue$/,
  },
  { why: "Ceph's own extension of S3", names: /unordered|usage|bucket_head_extended|torrent|new_acl/ },
  {
    why: "copies, tags, object attributes and lists of uploads: nothing here uses them; the stand-in answers 501",
    names: /copy|attributes|cksum_helper|_tags?(_|\d|$)|_tagging|list_multipart_upload$|lifecycle_multipart_expiration/,
  },
];

const TWO_MEMBERS = "a lifecycle filter with two members outside <And> is MalformedXML on S3";
const ONLY_WHERE_ONE_IS = "S3 sends x-amz-delete-marker only where there is one";
const NOTHING_SENT = "its hook takes the header away before the client has set it, so the request is a good one";
const OTHER_DATE = "S3 takes x-amz-date in ISO 8601 alone, as its signatures need it";

/** Tests whose expectations differ from Amazon S3, which the embedded S3 follows. */
export const NOT_AS_S3: Readonly<Record<string, string>> = {
  test_object_write_with_chunked_transfer_encoding: "S3 demands a length: 411 MissingContentLength",
  test_object_checksum_sha256: "S3 answers InvalidRequest, not BadDigest, to a value that is no SHA-256",
  test_object_checksum_crc64nvme: "S3 answers InvalidRequest, not BadDigest, to a value that is no CRC64NVME",
  test_object_raw_put_authenticated_expired: "a negative lifetime is 400 AuthorizationQueryParametersError on S3",
  test_delete_marker_nonversioned: ONLY_WHERE_ONE_IS,
  test_delete_marker_expiration: ONLY_WHERE_ONE_IS,
  test_lifecycle_expiration_size_gt: TWO_MEMBERS,
  test_lifecycle_expiration_size_lt: TWO_MEMBERS,
  test_multipart_resend_first_finishes_last: "names part 1 twice, once by an ETag that was replaced: InvalidPart on S3",
  test_object_set_get_unicode_metadata: "its client sends UTF-8 and reads Latin-1; it fails on Ceph alike",
  test_bucket_get_location: "the first region has no name on S3: an empty LocationConstraint",
  test_lifecycle_expiration_tags1: TWO_MEMBERS,
  test_lifecycle_expiration_tags2: TWO_MEMBERS,
  test_lifecycle_expiration_versioned_tags2: TWO_MEMBERS,
  test_lifecycle_expiration_noncur_tags1: TWO_MEMBERS,
  test_object_create_bad_contentlength_none: NOTHING_SENT,
  test_object_create_bad_authorization_empty: NOTHING_SENT,
  test_object_create_bad_authorization_none: NOTHING_SENT,
  test_bucket_create_bad_authorization_empty: NOTHING_SENT,
  test_bucket_create_bad_authorization_none: NOTHING_SENT,
  test_object_create_date_and_amz_date: OTHER_DATE,
  test_object_create_amz_date_and_no_date: OTHER_DATE,
  test_object_read_unreadable: "the key is valid UTF-8, so S3 looks it up: 404 NoSuchKey",
};
