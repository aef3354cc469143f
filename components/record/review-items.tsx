import type { Definition } from "@/components/ui/definition-list";
import { Time } from "@/components/ui/time";
import type { ReviewView } from "@/lib/core/records/machine";

/** Who submitted a record, who decided on it and why, as far as it has come. */
export function reviewItems({ submitted, decided }: ReviewView): Definition[] {
  return [
    ...(submitted ? [{ term: "Submitted", value: <Done part={submitted} /> }] : []),
    ...(decided ? [{ term: "Decided", value: <Done part={decided} /> }] : []),
    ...(decided?.reason ? [{ term: "Reason", value: decided.reason }] : []),
  ];
}

function Done({ part: { by, at } }: { part: NonNullable<ReviewView["submitted"]> }) {
  return (
    <>
      {by ? (by.isYou ? "you" : by.name) : "a program"}, <Time at={at} />
    </>
  );
}
