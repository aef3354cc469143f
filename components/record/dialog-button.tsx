"use client";

import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Permission } from "@/lib/core/access/permissions";
import type { DialogFormProps } from "./dialog-form";
import { formOf, type FormSpec } from "./form";
import type { FormField } from "./form-fields";

const DialogForm = dynamic(() => import("./dialog-form").then((module) => module.DialogForm), { ssr: false }) as <T>(
  props: DialogFormProps<T>,
) => ReactNode;

type Props<T> = Omit<DialogFormProps<T>, "form" | "onClose"> & {
  label: string;
  /** The permission it requires, and the permissions of the user. */
  needs: Permission;
  permissions: readonly Permission[];
  look?: "primary" | "secondary" | "ghost";
  size?: "sm" | "md";
};

/** A button that opens a form in a dialog. Absent if no role of the user allows it. */
export function DialogButton<G, const F extends readonly FormField[], T>(props: Props<T> & FormSpec<G, F, T>) {
  const { label, needs, permissions, look = "secondary", size = "md", action, fields, given, ...dialog } = props;
  const [asking, setAsking] = useState(false);
  if (!permissions.includes(needs)) return null;
  return (
    <>
      <Button variant={look} size={size} onClick={() => setAsking(true)}>
        {label}…
      </Button>
      {asking && (
        <DialogForm<T> {...dialog} form={formOf<G, F, T>({ action, fields, given })} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
