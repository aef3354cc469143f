export type Density = "comfortable" | "compact";

export const densityCookie = "density";

/** For the server: the value of `<html data-density>`, from the cookie. */
export function readDensity(value: string | undefined): Density {
  return value === "compact" ? "compact" : "comfortable";
}
