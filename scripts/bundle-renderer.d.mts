export function bundleRenderer(): Promise<void>;
