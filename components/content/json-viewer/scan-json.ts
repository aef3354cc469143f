import {
  ARRAY,
  ESCAPED_KEY,
  ESCAPED_VALUE,
  FALSE,
  KIND_BITS,
  NONE,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  TRUE,
  emptyIndex,
  type JsonIndex,
  type JsonOutcome,
} from "./json-index";

/** Maximum values for a tree. At this size the columns take about 70 MB. */
const MAX_VALUES = 2_000_000;

const QUOTE = 34;
const BACKSLASH = 92;

class Refusal extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Parses JSON strictly by RFC 8259 into columns. It does not recurse, so nesting depth is unlimited. */
export function scanJson(text: string, limit: number = MAX_VALUES): JsonOutcome {
  try {
    const index = new Scanner(text, limit).run();
    return index ? { status: "tree", index } : { status: "too-many", limit };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: "invalid", message: error.message, offset: error.offset, ...placeOf(text, error.offset) };
  }
}

/** Line and column of an offset, from 1. Columns are UTF-16 units. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Upper bound: every value but the first follows an opening bracket or a comma. */
function capacityFor(text: string, limit: number): number {
  let places = 1;
  for (let i = 0; i < text.length && places < limit; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 44 || code === 91 || code === 123) places += 1;
  }
  return places;
}

class Scanner {
  private readonly index: JsonIndex;
  private pos: number;
  private current = NONE;
  private keyStart = NONE;
  private keyEnd = NONE;
  private escaped = false;
  private keyEscaped = false;

  constructor(
    private readonly text: string,
    private readonly limit: number,
  ) {
    this.index = emptyIndex(capacityFor(text, limit));
    this.pos = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Null if there are more values than the limit. */
  run(): JsonIndex | null {
    do {
      this.skipSpace();
      if (this.index.count >= this.limit) return null;
      if (!this.openValue()) this.closeContainers();
    } while (this.current !== NONE);
    if (this.pos < this.text.length) this.refuse("Unexpected text after the value");
    return this.index;
  }

  /** True if it entered a container that has a first child to read. */
  private openValue(): boolean {
    const node = this.addNode();
    const code = this.text.charCodeAt(this.pos);
    if (code !== 123 && code !== 91) {
      this.scalar(node, code);
      return false;
    }
    this.setKind(node, code === 123 ? OBJECT : ARRAY);
    this.pos += 1;
    this.skipSpace();
    this.current = node;
    if (this.text.charCodeAt(this.pos) === code + 2) return false;
    if (code === 123) this.key();
    return true;
  }

  /** After a value: moves to the next sibling, or closes each container that ends here. */
  private closeContainers(): void {
    const { index, text } = this;
    for (;;) {
      this.skipSpace();
      if (this.current === NONE) return;
      const inObject = ((index.kind[this.current] ?? 0) & KIND_BITS) === OBJECT;
      const code = text.charCodeAt(this.pos);
      if (code === 44 && index.size[this.current] !== 0) {
        this.pos += 1;
        if (inObject) this.key();
        return;
      }
      if (code !== (inObject ? 125 : 93)) this.refuse(inObject ? 'Expected "," or "}"' : 'Expected "," or "]"');
      this.pos += 1;
      index.end[this.current] = this.pos;
      index.next[this.current] = index.count;
      this.current = index.parent[this.current] ?? NONE;
    }
  }

  private addNode(): number {
    const { index, current } = this;
    const node = index.count;
    index.count += 1;
    index.parent[node] = current;
    index.start[node] = this.pos;
    index.keyStart[node] = this.keyStart;
    index.keyEnd[node] = this.keyEnd;
    if (current !== NONE) {
      const ordinal = index.size[current] ?? 0;
      index.ordinal[node] = ordinal;
      index.size[current] = ordinal + 1;
      index.depth[node] = Math.min((index.depth[current] ?? 0) + 1, 0xffff);
    }
    return node;
  }

  private setKind(node: number, kind: number): void {
    this.index.kind[node] = kind | (this.keyEscaped ? ESCAPED_KEY : 0);
    this.keyStart = NONE;
    this.keyEnd = NONE;
    this.keyEscaped = false;
  }

  private key(): void {
    this.skipSpace();
    if (this.text.charCodeAt(this.pos) !== QUOTE) this.refuse("Expected a key in double quotes");
    const start = this.pos;
    this.string();
    this.keyStart = start;
    this.keyEnd = this.pos;
    this.keyEscaped = this.escaped;
    this.skipSpace();
    if (this.text.charCodeAt(this.pos) !== 58) this.refuse('Expected ":" after the key');
    this.pos += 1;
  }

  private scalar(node: number, code: number): void {
    if (code === QUOTE) {
      this.string();
      this.setKind(node, this.escaped ? STRING | ESCAPED_VALUE : STRING);
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      this.number();
      this.setKind(node, NUMBER);
    } else if (code === 116) this.word(node, "true", TRUE);
    else if (code === 102) this.word(node, "false", FALSE);
    else if (code === 110) this.word(node, "null", NULL);
    else this.refuse("Expected a value");
    this.index.end[node] = this.pos;
    this.index.next[node] = this.index.count;
  }

  private word(node: number, word: string, kind: number): void {
    if (!this.text.startsWith(word, this.pos)) this.refuse("Expected a value");
    this.pos += word.length;
    this.setKind(node, kind);
  }

  private string(): void {
    const { text } = this;
    const opened = this.pos;
    let at = opened + 1;
    this.escaped = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        at = this.escape(at);
      } else if (code >= 32) {
        at += 1;
      } else if (at >= text.length) {
        this.refuse("This string is not closed", opened);
      } else {
        this.refuse("Line breaks and control characters must be escaped inside strings", at);
      }
    }
    this.pos = at + 1;
  }

  private escape(at: number): number {
    this.escaped = true;
    const letter = this.text.charAt(at + 1);
    if (letter === "u") {
      if (!/^[\da-fA-F]{4}$/.test(this.text.slice(at + 2, at + 6))) this.refuse("\\u needs four hex digits", at);
      return at + 6;
    }
    if (letter === "" || !'"\\/bfnrt'.includes(letter)) this.refuse("Unknown escape sequence", at);
    return at + 2;
  }

  private number(): void {
    const start = this.pos;
    if (this.text.charCodeAt(this.pos) === 45) this.pos += 1;
    const leadingZero = this.text.charCodeAt(this.pos) === 48;
    const whole = this.digits(start);
    if (leadingZero && whole > 1) this.refuse("Numbers cannot start with 0", start);
    if (this.text.charCodeAt(this.pos) === 46) {
      this.pos += 1;
      this.digits(start);
    }
    if ((this.text.charCodeAt(this.pos) | 32) === 101) {
      this.pos += 1;
      const sign = this.text.charCodeAt(this.pos);
      if (sign === 43 || sign === 45) this.pos += 1;
      this.digits(start);
    }
  }

  private digits(start: number): number {
    const from = this.pos;
    for (let code = this.text.charCodeAt(this.pos); code >= 48 && code <= 57;) {
      this.pos += 1;
      code = this.text.charCodeAt(this.pos);
    }
    if (this.pos === from) this.refuse("Incomplete number", start);
    return this.pos - from;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.pos);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.pos += 1;
    }
  }

  private refuse(message: string, offset: number = this.pos): never {
    const found = offset >= this.text.length ? ", but the text ends here" : "";
    throw new Refusal(message + (message.startsWith("Expected") ? found : ""), Math.min(offset, this.text.length));
  }
}
