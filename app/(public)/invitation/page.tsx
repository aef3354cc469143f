import type { Metadata } from "next";
import { InvitationForm } from "@/components/sign-in/invitation-form";

export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

export default function InvitationPage() {
  return <InvitationForm />;
}
