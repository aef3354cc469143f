import { z } from "zod";

/*
 * Every text from people, agents or addresses has one of these types. Lengths count characters (code points, as
 * PostgreSQL counts them), not UTF-16 units.
 */

/** Joiners combine emoji and shape letters. They are meaningful after these characters, and invisible anywhere else. */
const JOINED = String.raw`[\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}]`;
/** The flags of England, Scotland and Wales are encoded with invisible tag characters. */
const FLAG = String.raw`\u{1F3F4}[\u{E0061}-\u{E007A}]{2,6}\u{E007F}`;
/** Separates words in scripts that are written without spaces. */
const BREAK = String.raw`(?<=[\p{scx=Khmr}\p{scx=Thai}\p{scx=Laoo}\p{scx=Mymr}])\u200B`;
/** Variation selectors, which choose between forms of the preceding character. */
const VARIANTS = String.raw`[\uFE00-\uFE0F\u{E0100}-\u{E01EF}\u180B-\u180D\u180F]`;
const VISIBLE_USES = new RegExp(String.raw`(?<=${JOINED})[\u200C\u200D]|${BREAK}|${FLAG}|${VARIANTS}`, "gu");

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/u;
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_PROSE = /[^\P{Cc}\t\n\r]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

/** The number of characters (code points). */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The first characters of a text, without splitting one. */
export function truncate(text: string, max: number): string {
  return text.length <= max ? text : [...text.slice(0, 2 * max)].slice(0, max).join("");
}

/**
 * Makes a machine's text, such as another service's error, fit to store: cuts it, and replaces what no store accepts
 * with U+FFFD.
 */
export function storableText(text: string, max: number): string {
  return truncate(text.replace(/[\0\p{Cs}]/gu, "\ufffd"), max);
}

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function found(text: string, pattern: RegExp, what: string): string | null {
  const character = pattern.exec(text)?.[0];
  return character === undefined ? null : `Remove ${what} (${codePoint(character)})`;
}

function notText(text: string): string | null {
  return !/\p{Cs}/u.test(text) ? null : "Remove the incomplete character (a lone surrogate)";
}

/** Why a text cannot be a line, as a field error; null when it can. */
function lineProblem(text: string): string | null {
  return (
    notText(text) ??
    found(text, CONTROL, "the control character") ??
    found(text.replace(VISIBLE_USES, ""), INVISIBLE, "the invisible character")
  );
}

function proseProblem(text: string): string | null {
  return notText(text) ?? found(text, CONTROL_IN_PROSE, "the control character");
}

const grouped = (count: number) => count.toLocaleString("en-GB");

type Bounds = { max: number; min?: number; tooShort?: string; kept?: "normalized" | "as given" };

const anyText = z.string({
  error: ({ input }) => (input === undefined || input === null ? "Required" : "Must be text"),
});

/**
 * Trims, refuses by `faultOf`, normalizes to NFC, and checks the length. An empty text is refused unless `min` is 0.
 */
function bounded(faultOf: (text: string) => string | null, { max, min = 1, tooShort, kept = "normalized" }: Bounds) {
  return anyText.transform((given, context) => {
    const text = given.trim();
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    // Skips scanning and normalizing of texts that are far too long.
    if (text.length > 2 * max) return refuse(`Use at most ${grouped(max)} characters`);
    const fault = faultOf(text);
    if (fault) return refuse(fault);
    const normal = kept === "normalized" ? text.normalize("NFC") : text;
    const length = lengthOf(normal);
    if (length > max) return refuse(`Use at most ${grouped(max)} characters`);
    if (min > 0 && !VISIBLE.test(normal)) return refuse(tooShort ?? "Required");
    if (length < min) return refuse(tooShort ?? `Use at least ${min} characters`);
    return normal;
  });
}

/**
 * A name, a title, a word: one line of text. Trimmed, in NFC, without control, invisible or direction-changing
 * characters. Joiners stay where a script or an emoji needs them.
 */
export const line = (max: number, o: Omit<Bounds, "max"> = {}) => bounded(lineProblem, { max, ...o });

/**
 * A reason, a note, an answer: several lines of text. Trimmed, in NFC. The only allowed controls are tabs and line
 * breaks.
 */
export const prose = (max: number, o: Omit<Bounds, "max"> = {}) => bounded(proseProblem, { max, ...o });

/**
 * Why a document's text cannot be stored, or null. It is stored to the byte, so it is neither trimmed nor normalized.
 */
export function documentProblem(text: string): string | null {
  return notText(text) ?? found(text, /\0/, "the NUL character");
}

/** A document of up to `mostBytes` of UTF-8, stored to the byte: Markdown, JSON. */
export const documentText = (mostBytes: number) =>
  anyText.superRefine((text, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    if (text.length > mostBytes || new TextEncoder().encode(text).length > mostBytes) {
      return refuse(`Use at most ${grouped(Math.floor(mostBytes / 1024))} KB`);
    }
    if (!/\S/.test(text)) return refuse("Required");
    const fault = documentProblem(text);
    if (fault) refuse(fault);
  });

/** A search query. Characters refused here cannot occur in stored text, so they could never match. */
export const searchText = (max = 200) => line(max, { min: 0 });

/** A cursor made by `encodeCursor`. `decodeCursor` checks whether it is valid. */
export const cursorText = z
  .string()
  .regex(/^[\w-]{0,1000}$/, "This page of the list no longer exists. Start from the first page.");

/** A sha256 in lower-case hex. */
export const sha256Text = z.string("Required").regex(/^[0-9a-f]{64}$/, "Not a SHA-256 hash");

const MAX_EMAIL = 254;

/** An email address as entered, trimmed. */
export const emailAsGiven = line(MAX_EMAIL).pipe(z.email("Enter a valid email address"));

/** An email address in lower case, for comparing people. */
export const email = line(MAX_EMAIL)
  .transform((text) => text.toLowerCase())
  .pipe(z.email("Enter a valid email address"));

/** A URL as entered. */
export const webAddress = (o: { hostname?: RegExp; error?: string } = {}) =>
  line(2_000, { kept: "as given" }).pipe(z.url({ protocol: /^https?$/, error: "Enter a valid URL", ...o }));

/** Why a parsed JSON value cannot be stored, with the path; null when it can. Keys are checked like texts. */
export function jsonProblem(value: unknown, at = ""): string | null {
  if (typeof value === "string") {
    const fault = documentProblem(value);
    return fault && (at ? `${fault} at ${at}` : fault);
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const where = at ? `${at}.${name}` : name;
    const fault = documentProblem(name)
      ? `Rename the field ${JSON.stringify(name)}, which holds a character that cannot be stored`
      : jsonProblem(inner, where);
    if (fault) return fault;
  }
  return null;
}
