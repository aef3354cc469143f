import type { FormEvent, ReactNode } from "react";

type Props = { explain: string; onSubmit: (form: FormData) => Promise<void>; children: ReactNode };

/** Layout of the forms shown without a session. */
export function SignInFrame({ explain, onSubmit, children }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void onSubmit(new FormData(event.currentTarget));
  }
  return (
    <main className="grid min-h-dvh place-items-center bg-sunken px-4">
      <div className="w-full max-w-sm rounded-md border border-line bg-surface p-6">
        <h1 className="text-xl font-medium">Leadmetrics Console</h1>
        <p className="mt-1 mb-5 text-ink-muted">{explain}</p>
        <form method="post" onSubmit={submit} className="grid gap-4">
          {children}
        </form>
      </div>
    </main>
  );
}
