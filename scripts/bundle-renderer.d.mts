export const RENDERER: string;
export function bundleRenderer(): Promise<void>;
