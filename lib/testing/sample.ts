/** Set by `npm run test:long`, which tests every kill point, costly text and damaged JSON. */
const LONG = process.env.TEST_LONG === "yes";

/**
 * What a normal run takes of a long series: the first, every `step`-th and the last. The choice is the same in every
 * run. `npm run test:long` takes them all.
 */
export function sample<T>(items: readonly T[], step: number): readonly T[] {
  return LONG ? items : items.filter((_, index) => index % step === 0 || index === items.length - 1);
}

/** The number of rounds of an endless series: `few` in a normal run, `many` in `npm run test:long`. */
export const rounds = (few: number, many: number) => (LONG ? many : few);
