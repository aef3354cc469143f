/**
 * The prebuilt MongoDB engine is linked against glibc 2.38 but uses very little of it: the C23 variants of a few number
 * parsers, which older versions have under their plain names, and `fmod`, whose 2.38 version differs only in error
 * handling. This module rewrites those references in a copy of an ELF file (64-bit, little endian: x86-64 and arm64),
 * so that an older glibc can load it:
 *
 * 1. It shortens each C23 name to the plain name by moving the start of the name in the string table.
 * 2. It marks each of these symbols as needing no specific version.
 * 3. It marks the file's requirement of GLIBC_2.38 as weak, so that its absence is not an error.
 *
 * Lengths and positions do not change. An unknown reference is refused by name, because it would crash later.
 *
 * ELF layout: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html, versions: LSB core, "Symbol Versioning".
 */

const LOWERED = "GLIBC_2.38";
const C23_PREFIX = "__isoc23_";
const PLAIN = new Set(["strtol", "strtoul", "strtoll", "strtoull", "sscanf", "fscanf"]);
const SAME_NAME = new Set(["fmod"]);

const DT = {
  STRTAB: 5,
  SYMTAB: 6,
  GNU_HASH: 0x6ffffef5,
  VERSYM: 0x6ffffff0,
  VERNEED: 0x6ffffffe,
  VERNEEDNUM: 0x6fffffff,
};
const SYMBOL_BYTES = 24;
const FLAG_WEAK = 2;
const ANY_VERSION = 1;
const VERSION_MASK = 0x7fff;

export type Lowered = {
  /** The changed copy. The input is not modified. */
  bytes: Buffer;
  /** The changes, such as "__isoc23_strtol -> strtol", sorted. Empty if nothing needed GLIBC_2.38. */
  changed: string[];
  /** The oldest glibc the copy runs on, such as "2.35". Undefined if it needs none. */
  needs: string | undefined;
};

/**
 * Returns a copy of a shared object that does not need GLIBC_2.38. Throws, with `file`, on a reference it does not
 * know.
 */
export function lowerGlibc(source: Buffer, file: string): Lowered {
  const bytes = Buffer.from(source);
  const elf = new Elf(bytes, file);
  const { indexes, needs } = elf.markWeak(LOWERED);
  const changed = elf.undefinedSymbols().flatMap((symbol) => {
    if (!indexes.has(symbol.version)) return [];
    const plain = plainName(symbol.name, file);
    bytes.writeUInt32LE(symbol.nameOffset + (symbol.name.length - plain.length), symbol.at);
    bytes.writeUInt16LE(ANY_VERSION, symbol.versionAt);
    return [`${symbol.name} -> ${plain}`];
  });
  return { bytes, changed: changed.sort(), needs };
}

/** Compares versions such as "2.36" and "2.4". Returns a negative, zero or positive number, like a sort function. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function plainName(name: string, file: string): string {
  if (SAME_NAME.has(name)) return name;
  const plain = name.startsWith(C23_PREFIX) ? name.slice(C23_PREFIX.length) : "";
  if (PLAIN.has(plain)) return plain;
  throw new Error(
    `${file} uses ${name} of ${LOWERED}, which has no known counterpart in an older glibc. ` +
      "Use a system with glibc 2.38 or later (Debian 13, Ubuntu 24.04), or set MONGO_URL.",
  );
}

type UndefinedSymbol = { name: string; nameOffset: number; at: number; version: number; versionAt: number };

class Elf {
  readonly #bytes: Buffer;
  readonly #file: string;
  readonly #segments: { offset: number; address: number; size: number }[] = [];
  readonly #tags = new Map<number, number>();

  constructor(bytes: Buffer, file: string) {
    this.#bytes = bytes;
    this.#file = file;
    const long = bytes.length > 64;
    const isElf64LittleEndian = long && bytes.readUInt32BE(0) === 0x7f454c46 && bytes.readUInt16BE(4) === 0x0201;
    if (!isElf64LittleEndian) throw this.#unknown("it is not a 64-bit little-endian ELF file");
    let dynamic: { offset: number; size: number } | undefined;
    const table = this.#u64(0x20);
    for (let i = 0; i < this.#u16(0x38); i++) {
      const at = table + i * this.#u16(0x36);
      const kind = this.#u32(at);
      const [offset, address, size] = [this.#u64(at + 8), this.#u64(at + 16), this.#u64(at + 32)];
      if (kind === 1) this.#segments.push({ offset, address, size });
      if (kind === 2) dynamic = { offset, size };
    }
    if (!dynamic) throw this.#unknown("it has no dynamic section");
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
      this.#tags.set(this.#u64(at), this.#u64(at + 8));
    }
  }

  /**
   * Marks the requirement of a version as weak. Returns its symbol version indexes and the newest glibc still needed.
   */
  markWeak(version: string): { indexes: Set<number>; needs: string | undefined } {
    const indexes = new Set<number>();
    let needs: string | undefined;
    const libraries = this.#tags.get(DT.VERNEEDNUM) ?? 0;
    let library = libraries > 0 ? this.#locate(DT.VERNEED) : 0;
    for (let i = 0; i < libraries; i++, library += this.#u32(library + 12)) {
      let entry = library + this.#u32(library + 8);
      for (let j = 0; j < this.#u16(library + 2); j++, entry += this.#u32(entry + 12)) {
        const name = this.#string(this.#u32(entry + 8));
        const glibc = /^GLIBC_(\d+(?:\.\d+)+)$/.exec(name)?.[1];
        if (name === version) {
          this.#bytes.writeUInt16LE(this.#u16(entry + 4) | FLAG_WEAK, entry + 4);
          indexes.add(this.#u16(entry + 6) & VERSION_MASK);
        } else if (glibc !== undefined && (needs === undefined || compareVersions(glibc, needs) > 0)) {
          needs = glibc;
        }
      }
    }
    return { indexes, needs };
  }

  /** The symbols that the file imports. They come before all symbols in its hash table. */
  undefinedSymbols(): UndefinedSymbol[] {
    const [symbols, versions] = [this.#locate(DT.SYMTAB), this.#locate(DT.VERSYM)];
    const firstHashed = this.#u32(this.#locate(DT.GNU_HASH) + 4);
    return Array.from({ length: firstHashed }, (_, i) => {
      const [at, versionAt] = [symbols + i * SYMBOL_BYTES, versions + i * 2];
      const nameOffset = this.#u32(at);
      const version = this.#u16(versionAt) & VERSION_MASK;
      return { name: this.#string(nameOffset), nameOffset, at, version, versionAt };
    });
  }

  #string(offset: number): string {
    const start = this.#locate(DT.STRTAB) + offset;
    return this.#bytes.toString("latin1", start, this.#bytes.indexOf(0, start));
  }

  /** The file offset of the memory address in a dynamic tag. */
  #locate(tag: number): number {
    const address = this.#tags.get(tag);
    if (address === undefined) throw this.#unknown(`its dynamic section has no entry 0x${tag.toString(16)}`);
    const segment = this.#segments.find((s) => address >= s.address && address < s.address + s.size);
    if (!segment) throw this.#unknown(`address 0x${address.toString(16)} is in no segment`);
    return address - segment.address + segment.offset;
  }

  #u16(at: number): number {
    return this.#bytes.readUInt16LE(at);
  }

  #u32(at: number): number {
    return this.#bytes.readUInt32LE(at);
  }

  #u64(at: number): number {
    return Number(this.#bytes.readBigUInt64LE(at));
  }

  #unknown(why: string): Error {
    return new Error(`${this.#file} cannot be adapted to this system's glibc: ${why}. Set MONGO_URL instead.`);
  }
}
