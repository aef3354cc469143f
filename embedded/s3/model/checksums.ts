import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";

export const algorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;
export type Algorithm = (typeof algorithms)[number];

/** The length of each checksum in bytes. */
export const widths: Readonly<Record<Algorithm, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 };

export interface Checksum {
  readonly algorithm: Algorithm;
  /** Base64, as in the x-amz-checksum-… headers. */
  readonly value: string;
}

export interface Running {
  update(chunk: Buffer): void;
  digest(): Buffer;
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

const nvmePolynomial = 0x9a6c9329ac4bc9b5n;
const nvme = Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ nvmePolynomial : value >> 1n;
  return value;
});
// Two 32-bit parts, because BigInt in the inner loop would be thirty times slower.
const nvmeHigh = Uint32Array.from(nvme, (value) => Number(value >> 32n));
const nvmeLow = Uint32Array.from(nvme, (value) => Number(value & 0xffffffffn));

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

function runCrc32(): Running {
  let state = 0;
  return { update: (chunk) => void (state = crc32(chunk, state)), digest: () => word(state) };
}

function runCrc32c(): Running {
  let state = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) state = (castagnoli[(state ^ byte) & 0xff] ?? 0) ^ (state >>> 8);
    },
    digest: () => word(~state),
  };
}

function runCrc64nvme(): Running {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) {
        const index = (low ^ byte) & 0xff;
        low = (nvmeLow[index] ?? 0) ^ ((low >>> 8) | (high << 24));
        high = (nvmeHigh[index] ?? 0) ^ (high >>> 8);
      }
    },
    digest: () => Buffer.concat([word(~high), word(~low)]),
  };
}

function runHash(hash: Hash): Running {
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

export function startChecksum(algorithm: Algorithm | "md5"): Running {
  switch (algorithm) {
    case "crc32":
      return runCrc32();
    case "crc32c":
      return runCrc32c();
    case "crc64nvme":
      return runCrc64nvme();
    default:
      return runHash(createHash(algorithm));
  }
}

export const checksumHeader = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm}`;

/** The XML element of a checksum, such as ChecksumCRC32C. */
export const checksumElement = (algorithm: Algorithm): string => `Checksum${algorithm.toUpperCase()}`;

/** COMPOSITE is a checksum of the parts' checksums. Its value ends with the number of parts. */
export type ChecksumType = "COMPOSITE" | "FULL_OBJECT";

export const checksumType = ({ value }: Checksum): ChecksumType => (value.includes("-") ? "COMPOSITE" : "FULL_OBJECT");

export const checksumXml = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [checksumElement(checksum.algorithm)]: checksum.value } : {};
