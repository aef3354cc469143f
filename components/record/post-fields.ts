import type { FormField } from "./form-fields";

/** Extra form fields of a post's events, besides the reason. */
export const POST_FIELDS = {
  schedule: [
    {
      kind: "moment",
      name: "publishAt",
      label: "Publish at",
      required: true,
      hint: "In your local time, up to a year ahead.",
    },
  ],
} as const satisfies Record<string, readonly FormField[]>;
