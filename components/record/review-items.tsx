import type { Definition } from "@/components/ui/definition-list";
import { Id } from "@/components/ui/id";
import { Time } from "@/components/ui/time";
import type { ReviewedText, ReviewView } from "@/lib/core/records/machine";

type Reviewed = { review: ReviewView; reviewed: ReviewedText; approvedSha256: string | null };

/** Review facts of a record: who submitted it, who decided and why, and the hash of the approved text. */
export function reviewItems({ review: { submitted, decided }, reviewed, approvedSha256 }: Reviewed): Definition[] {
  return [
    ...(submitted ? [{ term: "Submitted", value: <Done part={submitted} /> }] : []),
    ...(decided ? [{ term: "Decided", value: <Done part={decided} /> }] : []),
    ...(decided?.reason ? [{ term: "Reason", value: decided.reason }] : []),
    ...(approvedSha256
      ? [{ term: "Approved text", value: <Approved sha256={approvedSha256} shown={reviewed.shownSha256} /> }]
      : []),
  ];
}

function Approved({ sha256, shown }: { sha256: string; shown: string | null }) {
  return (
    <>
      <Id value={sha256} /> {sha256 === shown ? "matches this text" : "does not match this text"}
    </>
  );
}

function Done({ part: { by, at } }: { part: NonNullable<ReviewView["submitted"]> }) {
  return (
    <>
      {by ? (by.isYou ? "you" : by.name) : "a program"}, <Time at={at} />
    </>
  );
}
