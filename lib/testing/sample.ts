/** `npm run test:long` sets this, and then every kill point, costly text and damaged JSON is tested. */
const LONG = process.env.TEST_LONG === "yes";

/**
 * What a normal run takes of a long series: the first, then each `step`-th, and the last. It is the same in every run.
 * `npm run test:long` takes them all.
 */
export function sample<T>(items: readonly T[], step: number): readonly T[] {
  return LONG ? items : items.filter((_, index) => index % step === 0 || index === items.length - 1);
}

/** How many rounds of a series that could go on for ever: `few` in a normal run, `many` in `npm run test:long`. */
export const rounds = (few: number, many: number) => (LONG ? many : few);
