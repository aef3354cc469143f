import { Button, LinkButton } from "@/components/ui/button";
import { EmptyState, ForbiddenState } from "@/components/ui/states";
import { whoMay, type Permission } from "@/lib/core/access/permissions";

type Props = { status: string; permissions: readonly Permission[] };

/** Link to a post's editor. Disabled with a reason if the post cannot be edited. */
export function EditDraft({ status, permissions, href }: Props & { href: string }) {
  const refused = permissions.includes("content:write") ? whyNoEdit(status) : noPermission();
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
  return `Your role cannot edit posts. Required role: ${whoMay("content:write")}.`;
}

const FIRST: Readonly<Record<string, string>> = {
  in_review: "Withdraw it from review first.",
  changes_requested: "Return it to draft first.",
};

function whyNoEdit(status: string): string | null {
  if (status === "draft") return null;
  return `Only a draft can be edited. ${FIRST[status] ?? `This post is ${status.replaceAll("_", " ")}.`}`;
}
