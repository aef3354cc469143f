const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

export const densityCookie = "density";

/** For the server: what `<html data-density>` is to be, from the cookie's value. */
export function readDensity(value: string | undefined): Density {
  return value === "compact" ? "compact" : "comfortable";
}
