import type { Algorithm, Checksum, ChecksumType } from "./checksums";

/** A sequence of bytes: in a file with a random name or, if it is small, in `data`. */
export interface Blob {
  /** Empty if `data` is set. */
  readonly id: string;
  readonly bytes: number;
  readonly data?: Buffer;
}

export type LockMode = "GOVERNANCE" | "COMPLIANCE";

export interface Retention {
  readonly mode: LockMode;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface DefaultRetention {
  readonly mode: LockMode;
  readonly unit: "Days" | "Years";
  readonly count: number;
}

export interface CorsRule {
  readonly id?: string | undefined;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly expose: readonly string[];
  readonly maxAgeSeconds?: number | undefined;
}

type LifecycleFilter = {
  readonly Prefix?: string | undefined;
  readonly ObjectSizeGreaterThan?: string | undefined;
  readonly ObjectSizeLessThan?: string | undefined;
};

/** A lifecycle rule, with the names of its XML. Numbers are still text. */
export type LifecycleRule = {
  readonly ID: string;
  readonly Status: "Enabled" | "Disabled";
  readonly Prefix?: string | undefined;
  readonly Filter?: "" | LifecycleFilter | { readonly And: LifecycleFilter } | undefined;
  readonly Expiration?:
    | {
        readonly Days?: string | undefined;
        readonly Date?: string | undefined;
        readonly ExpiredObjectDeleteMarker?: "true" | "false" | undefined;
      }
    | undefined;
  readonly NoncurrentVersionExpiration?:
    | { readonly NoncurrentDays: string; readonly NewerNoncurrentVersions?: string | undefined }
    | undefined;
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: string } | undefined;
};

export interface Bucket {
  readonly name: string;
  readonly createdAt: number;
  readonly objectLock: boolean;
  readonly versioning?: "Enabled" | "Suspended" | undefined;
  readonly defaultRetention?: DefaultRetention | undefined;
  readonly cors?: readonly CorsRule[] | undefined;
  readonly lifecycle?: { readonly Rule: readonly LifecycleRule[] } | undefined;
}

/** What the client states about an object when it uploads it, and receives with it. */
export interface Description {
  /** Standard headers by lower-case name: content-type, content-disposition, cache-control, … */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata without the x-amz-meta- prefix. */
  readonly meta: Readonly<Record<string, string>>;
}

/** A part of the multipart upload that an object was made of. */
interface ObjectPart {
  readonly number: number;
  readonly bytes: number;
  readonly checksum?: Checksum | undefined;
}

export interface Version extends Description {
  readonly bucket: string;
  readonly key: string;
  /** Increases with each write to the server. A newer version of a key has a greater number. */
  readonly seq: number;
  /** "null" if the bucket is not versioned. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly blobs: readonly Blob[];
  readonly bytes: number;
  readonly etag: string;
  readonly checksum?: Checksum | undefined;
  readonly modifiedAt: number;
  readonly retention?: Retention | undefined;
  /** Absent until a legal hold is first set. */
  readonly legalHold?: "ON" | "OFF" | undefined;
  /** Set if the object was uploaded in parts. */
  readonly parts?: readonly ObjectPart[] | undefined;
  readonly uploadId?: string | undefined;
}

/** A version before it is stored. */
export type Draft = Omit<Version, "seq" | "versionId" | "deleteMarker" | "modifiedAt">;

/** A multipart upload that is neither completed nor aborted. */
export interface Upload extends Description, Pick<Version, "retention" | "legalHold"> {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: number;
  readonly algorithm: Algorithm | undefined;
  /** COMPOSITE if absent. */
  readonly checksumType?: ChecksumType | undefined;
}

/** A part of an unfinished upload. */
export interface Part {
  readonly number: number;
  readonly blob: Blob;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}
