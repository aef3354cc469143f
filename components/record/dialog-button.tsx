"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { whoMay, type Permission } from "@/lib/core/access/permissions";
import type { DialogFormProps } from "./dialog-form";

const DialogForm = dynamic(() => import("./dialog-form").then((module) => module.DialogForm), { ssr: false });

type Props<T> = Omit<DialogFormProps<T>, "onClose"> & {
  label: string;
  /** What pressing it needs, and what whoever looks has. */
  needs: Permission;
  permissions: readonly Permission[];
  look?: "primary" | "secondary" | "ghost";
  size?: "sm" | "md";
};

/** A button that asks in a dialog and sends the answer. Without the permission it is disabled, and says why. */
export function DialogButton<T>({ label, needs, permissions, look = "secondary", size = "md", ...form }: Props<T>) {
  const [asking, setAsking] = useState(false);
  const refused = permissions.includes(needs) ? null : `Your role cannot do this. Required role: ${whoMay(needs)}.`;
  return (
    <>
      <Button
        variant={look}
        size={size}
        disabled={refused !== null}
        {...(refused ? { "data-tip": refused, "aria-description": refused } : {})}
        onClick={() => setAsking(true)}
      >
        {label}…
      </Button>
      {asking && <DialogForm {...(form as DialogFormProps<unknown>)} onClose={() => setAsking(false)} />}
    </>
  );
}
