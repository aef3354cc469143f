import { Button, LinkButton } from "@/components/ui/button";
import { EmptyState, ForbiddenState } from "@/components/ui/states";
import { requiredRole, type Permission } from "@/lib/core/access/permissions";

type Props = { status: string; permissions: readonly Permission[] };

/** Link to a post's editor. Absent if no role of the user allows it, disabled if the post cannot be edited now. */
export function EditDraft({ status, permissions, href }: Props & { href: string }) {
  if (!permissions.includes("content:write")) return null;
  const refused = whyNoEdit(status);
  if (!refused) return <LinkButton href={href}>Edit</LinkButton>;
  return (
    <Button disabled data-tip={refused} aria-description={refused}>
      Edit
    </Button>
  );
}

/** The page shown if a post cannot be edited; null if it can. */
export function editRefusal({ status, permissions, back }: Props & { back: string }) {
  if (!permissions.includes("content:write")) return <ForbiddenState>{noPermission()}</ForbiddenState>;
  const why = whyNoEdit(status);
  if (!why) return null;
  return (
    <EmptyState title="This post cannot be edited now" action={<LinkButton href={back}>Back to the post</LinkButton>}>
      {why}
    </EmptyState>
  );
}

function noPermission(): string {
  return `Your role cannot edit posts. ${requiredRole("content:write")}`;
}

const FIRST: Readonly<Record<string, string>> = {
  in_review: "Withdraw it from review first.",
  changes_requested: "Return it to draft first.",
};

function whyNoEdit(status: string): string | null {
  if (status === "draft") return null;
  return `Only a draft can be edited. ${FIRST[status] ?? `This post is ${status.replaceAll("_", " ")}.`}`;
}
