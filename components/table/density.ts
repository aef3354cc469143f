export type Density = "comfortable" | "compact";

export const densityCookie = "density";

/** For the server: what `<html data-density>` is to be, from the cookie's value. */
export function readDensity(value: string | undefined): Density {
  return value === "compact" ? "compact" : "comfortable";
}
