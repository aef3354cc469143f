import { Notice } from "@/components/ui/states";
import type { ReviewedText, TransitionView } from "@/lib/core/records/machine";
import { failureWords } from "./failure-words";

type Post = {
  status: string;
  errorCode: string | null;
  approvedSha256: string | null;
  reviewed: ReviewedText;
  history: TransitionView[];
};

/** Warnings before acting on a post: publishing failed, or its text is not the approved one. */
export function PostNotices({ post }: { post: Post }) {
  const { status, errorCode, approvedSha256, reviewed, history } = post;
  const failing = history.find(({ event }) => event === "fail");
  return (
    <div className="mt-2 grid gap-2 empty:hidden">
      {status === "failed" && (
        <Notice hue="bad" title={`Publishing failed${errorCode ? `: ${failureWords(errorCode)}` : ""}`}>
          {failing?.reason}
        </Notice>
      )}
      {approvedSha256 && reviewed.shownSha256 && approvedSha256 !== reviewed.shownSha256 && (
        <Notice title="The text changed after it was approved">
          It cannot be scheduled or published. Archive it, or submit the text for review as a new post.
        </Notice>
      )}
    </div>
  );
}
