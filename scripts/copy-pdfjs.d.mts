export function copyPdfjs(): Promise<{ version: string; copied: boolean; folder: string }>;
