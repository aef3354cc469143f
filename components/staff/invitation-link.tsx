import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import type { Invitation } from "@/lib/staff/model";

type Props = { name: string; invitation: Invitation; onClose: () => void };

/** The invitation link, shown only once because its token is not stored. */
export function InvitationLink({ name, invitation: { token, expiresAt }, onClose }: Props) {
  const link = `${window.location.origin}/invitation#${token}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Send this link to ${name}`}
      description="Do not share it with anyone else: it works like a password. It is shown only once."
      footer={<CopyButton value={link} label="Copy link" showLabel />}
    >
      <Field
        label="Link"
        hint={
          <>
            Works once, until <Time at={expiresAt} />
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
            className="font-mono"
          />
        )}
      </Field>
    </Dialog>
  );
}
