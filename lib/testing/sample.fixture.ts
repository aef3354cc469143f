/** `npm run test:long` sets this, and then every kill point, fault and hostile value is tested. */
const LONG = process.env.TEST_LONG === "yes";

/**
 * What a run of the tests takes of a long series: the first, then each `step`-th, and the last. It is the same in every
 * run. `npm run test:long` takes them all.
 */
export function sample<T>(items: readonly T[], step: number): readonly T[] {
  return LONG ? items : items.filter((_, index) => index % step === 0 || index === items.length - 1);
}
