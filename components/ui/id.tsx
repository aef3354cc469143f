import { shortenMiddle } from "./shorten";

export type IdProps = {
  value: string;
  /** Show the whole value instead of its ends. */
  full?: boolean;
  /** Characters kept at each end when shortened. */
  head?: number;
  tail?: number;
};

/** An identifier: monospace, shortened in the middle, copied on click by the listener in `LiveDetails`. */
export function Id({ value, full, head, tail }: IdProps) {
  return (
    <button
      type="button"
      className={full ? "id id-full" : "id"}
      data-copy=""
      title={value}
      aria-label={`Copy ${value}`}
    >
      {full ? value : shortenMiddle(value, head, tail)}
    </button>
  );
}
