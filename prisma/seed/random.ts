import { createHash } from "node:crypto";

/**
 * Deterministic random numbers: the same words always give the same numbers. Each record has its own generator, named
 * by seed and record, so that additional records never change existing ones. (xoshiro128**, seeded by SHA-256.)
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(...name: (string | number)[]) {
    const digest = createHash("sha256").update(name.join("\n")).digest();
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
    this.#d = digest.readUInt32LE(12) | 1;
  }

  /** A 32-bit integer. */
  bits(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return scrambled;
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  unit(): number {
    return this.bits() / 4_294_967_296;
  }

  /** An integer from `min` to `max`, both inclusive. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.unit() * (max - min + 1));
  }

  chance(share: number): boolean {
    return this.unit() < share;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.whole(0, from.length - 1)];
    if (picked === undefined) throw new Error("There is nothing to pick from in an empty list.");
    return picked;
  }

  /** `count` different elements in random order, or all of them if there are fewer. */
  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    for (let at = left.length - 1; at > 0; at--) {
      const other = this.whole(0, at);
      [left[at], left[other]] = [left[other] as T, left[at] as T];
    }
    return left.slice(0, count);
  }

  /** A random key of the table. The values are the weights. */
  weighted<K extends string>(table: Readonly<Record<K, number>>): K {
    const entries = Object.entries<number>(table) as [K, number][];
    let left = this.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
    return (entries[entries.length - 1] as [K, number])[0];
  }

  /** A value around `median`, skewed towards large values: about two thirds are within a factor of e^spread. */
  skewed(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
    return median * Math.exp(spread * normal);
  }

  /** A ULID with this time. */
  refId(at: Date): string {
    return base32(at.getTime(), 10) + Array.from({ length: 16 }, () => SYMBOLS[this.bits() & 31]).join("");
  }

  /** A UUID v7 with this time. */
  uuid(at: Date): string {
    const time = at.getTime().toString(16).padStart(12, "0");
    const hex = (digits: number) => Array.from({ length: digits }, () => (this.bits() & 15).toString(16)).join("");
    const variant = (8 + (this.bits() & 3)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  }
}

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function base32(value: number, length: number): string {
  let text = "";
  for (let left = value; text.length < length; left = Math.floor(left / 32)) text = `${SYMBOLS[left % 32]}${text}`;
  return text;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + Math.round(minutes * MINUTE));
export const daysBefore = (at: Date, days: number) => new Date(at.getTime() - Math.round(days * DAY));
