/** Whether pages can be served, for proxy.ts, which runs before every page and must not import a store. */
const processWide = globalThis as typeof globalThis & { consolePostgresAnswers?: () => Promise<boolean> };

/** Sets the check for whether PostgreSQL answers, without which no page can be shown. Called at the app's start. */
export function setPostgresProbe(look: () => Promise<boolean>): void {
  processWide.consolePostgresAnswers = look;
}

export async function canServePages(): Promise<boolean> {
  return (await processWide.consolePostgresAnswers?.()) ?? true;
}

/** The page shown in place of every other one while PostgreSQL does not answer. It reloads itself. */
export function unavailablePage(requestId: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="10">
<title>Unavailable · Leadmetrics Console</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 4rem 1rem; font: 0.875rem/1.5 ui-sans-serif, system-ui, sans-serif; text-align: center; }
main { max-width: 28rem; margin: auto; }
h1 { font-size: 1rem; font-weight: 500; }
code { overflow-wrap: anywhere; }
</style>
</head>
<body>
<main role="alert">
<h1>The Console is unavailable</h1>
<p>PostgreSQL is not responding. Nothing was changed. This page retries every 10 seconds.</p>
<p><a href="">Try again now</a></p>
<p>Request <code>${requestId}</code></p>
</main>
</body>
</html>
`;
}
