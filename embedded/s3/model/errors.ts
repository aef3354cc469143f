/** Every S3 error this server returns: code, HTTP status and default message. */
const errors = {
  AccessDenied: [403, "Access Denied"],
  AccessForbidden: [403, "CORSResponse: This CORS request is not allowed."],
  AuthorizationHeaderMalformed: [400, "The authorization header is malformed."],
  AuthorizationQueryParametersError: [400, "The authorization query parameters are malformed."],
  BadDigest: [400, "The Content-MD5 or checksum value that you specified did not match what the server received."],
  BadRequest: [400, "The request could not be read as HTTP."],
  BucketAlreadyOwnedByYou: [409, "The bucket already exists and belongs to you."],
  BucketNotEmpty: [409, "The bucket still holds objects, versions or delete markers; remove them first."],
  EntityTooLarge: [400, "The body is larger than the maximum allowed size."],
  EntityTooSmall: [400, "A part other than the last is smaller than 5 MiB."],
  IllegalLocationConstraintException: [400, "The location constraint is not the region of this server."],
  IllegalVersioningConfigurationException: [400, "The versioning configuration names no status."],
  IncompleteBody: [400, "The body is shorter or longer than its declared length."],
  InternalError: [500, "The server failed; its log has the reason under this request id."],
  InvalidAccessKeyId: [403, "The access key id is not known to this server."],
  InvalidArgument: [400, "Invalid argument."],
  InvalidBucketName: [400, "A bucket name has 3 to 63 lower-case letters, digits, dots and hyphens."],
  InvalidBucketState: [409, "The request is not valid for the current state of the bucket."],
  InvalidDigest: [400, "Content-MD5 is not the base64 of 16 bytes."],
  InvalidPart: [400, "A part was not found, or its ETag does not match."],
  InvalidPartOrder: [400, "The parts are not in ascending order."],
  InvalidRange: [416, "The requested range is not satisfiable."],
  InvalidRequest: [400, "Invalid request."],
  InvalidRetentionPeriod: [400, "The retention period must be a positive number of days or years."],
  InvalidURI: [400, "The address is not valid percent-encoded UTF-8."],
  KeyTooLongError: [400, "The key is longer than 1024 bytes."],
  MalformedXML: [400, "The XML is not well-formed or does not match the published schema."],
  MetadataTooLarge: [400, "The user metadata is larger than 2 KB."],
  MethodNotAllowed: [405, "The method is not allowed on this resource."],
  MissingContentLength: [411, "Content-Length (or x-amz-decoded-content-length) is required."],
  NoSuchBucket: [404, "The bucket does not exist."],
  NoSuchCORSConfiguration: [404, "The bucket has no CORS configuration."],
  NoSuchKey: [404, "The key does not exist."],
  NoSuchLifecycleConfiguration: [404, "The bucket has no lifecycle configuration."],
  NoSuchObjectLockConfiguration: [404, "The object has no such object lock configuration."],
  NoSuchUpload: [404, "The multipart upload does not exist; it may have been completed or aborted."],
  NoSuchVersion: [404, "The version does not exist."],
  NotImplemented: [501, "This server does not implement what the request asks for."],
  ObjectLockConfigurationNotFoundError: [404, "The bucket has no object lock configuration."],
  PreconditionFailed: [412, "A precondition of the request does not hold."],
  RequestTimeTooSkewed: [403, "The request's time differs from the server's by more than 15 minutes."],
  SignatureDoesNotMatch: [403, "The signature calculated from the request does not match the one provided."],
  XAmzContentSHA256Mismatch: [400, "x-amz-content-sha256 does not match the body."],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errors;

/** An error response. `fields` become XML elements; `headers` are set on the response. */
export class S3Error extends Error {
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    message: string = errors[code][1],
    readonly fields: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "S3Error";
    this.status = errors[code][0];
  }
}
