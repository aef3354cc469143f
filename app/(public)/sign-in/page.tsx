import type { Metadata } from "next";
import { HOME } from "@/components/sign-in/local-path";
import { SignInForm } from "@/components/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return <SignInForm next={typeof next === "string" ? next : HOME} />;
}
