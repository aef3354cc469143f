import { storePreference } from "./preference";

/** The zone in which clock times and dates are shown. */
export const zones = ["utc", "local"] as const;
export type Zone = (typeof zones)[number];

export const zoneCookie = "zone";

/** The zone in the cookie or in `<html data-zone>`. */
export function readZone(value: string | undefined): Zone {
  return value === "local" ? "local" : "utc";
}

/** The chosen zone. The server does not know the person's zone, so it writes UTC, and `LiveDetails` changes it. */
export function currentZone(): Zone {
  return typeof document === "undefined" ? "utc" : readZone(document.documentElement.dataset["zone"]);
}

const CHANGE = "zonechange";

export function chooseZone(zone: Zone): void {
  document.documentElement.dataset["zone"] = zone;
  storePreference(zoneCookie, zone);
  document.dispatchEvent(new Event(CHANGE));
}

/** Calls `onChange` after every change of zone. Returns the function that stops it. */
export function subscribeZone(onChange: () => void): () => void {
  document.addEventListener(CHANGE, onChange);
  return () => document.removeEventListener(CHANGE, onChange);
}
