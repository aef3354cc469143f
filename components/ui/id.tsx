import { shortenMiddle } from "./shorten";

export type IdProps = {
  value: string;
  /** Shows the whole value instead of shortening it. */
  full?: boolean;
  /** Characters kept at each end when shortened. */
  head?: number;
  tail?: number;
};

/** A monospace identifier, shortened in the middle and copied on click by the listener in `LiveDetails`. */
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
