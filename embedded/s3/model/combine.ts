import type { Algorithm } from "./checksums";

/** CRC polynomials in reversed bit order, like the checksums. */
const polynomials: Partial<Record<Algorithm, readonly [bits: bigint, polynomial: bigint]>> = {
  crc32: [32n, 0xedb88320n],
  crc32c: [32n, 0x82f63b78n],
  crc64nvme: [64n, 0x9a6c9329ac4bc9b5n],
};

/** Whether the checksum of an object can be computed from those of its parts. */
export const isCombinable = (algorithm: Algorithm): boolean => polynomials[algorithm] !== undefined;

function multiply(a: bigint, b: bigint, bits: bigint, polynomial: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = bits - 1n; bit >= 0n; bit -= 1n) {
    if ((a >> bit) & 1n) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}

/** x to the power of 8 × `bytes`: the factor for a checksum that is followed by that many bytes. */
function shiftBy(bytes: number, bits: bigint, polynomial: bigint): bigint {
  let result = 1n << (bits - 1n);
  let square = 1n << (bits - 9n);
  for (let left = BigInt(bytes); left > 0n; left >>= 1n) {
    if (left & 1n) result = multiply(result, square, bits, polynomial);
    square = multiply(square, square, bits, polynomial);
  }
  return result;
}

/** The CRC of the concatenated pieces from the CRC of each. Only for an algorithm that `isCombinable`. */
export function combine(algorithm: Algorithm, pieces: readonly { crc: Buffer; bytes: number }[]): Buffer {
  const found = polynomials[algorithm];
  if (!found) throw new RangeError(`${algorithm} of a whole does not follow from its parts.`);
  const [bits, polynomial] = found;
  // Cached by size, because nearly all parts have the same size.
  const shifts = new Map<number, bigint>();
  let whole = 0n;
  for (const { crc, bytes } of pieces) {
    const shift = shifts.get(bytes) ?? shiftBy(bytes, bits, polynomial);
    shifts.set(bytes, shift);
    whole = multiply(whole, shift, bits, polynomial) ^ BigInt(`0x${crc.toString("hex")}`);
  }
  return Buffer.from(whole.toString(16).padStart(Number(bits) / 4, "0"), "hex");
}
