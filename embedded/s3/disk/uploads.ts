import type { Blob, Part, Upload } from "../model/records";
import { endOfPrefix, type Store } from "./store";

export const partKey = (uploadId: string, number: number): Buffer => {
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(number);
  return Buffer.concat([Buffer.from(`${uploadId}\0`), tail]);
};

/** An upload's parts, by ascending number. */
export const partsOf = (store: Store, uploadId: string): Part[] => {
  const start = Buffer.from(`${uploadId}\0`);
  return [...store.parts.getRange({ start, end: endOfPrefix(start) })].map(({ value }) => value);
};

/** Removes an upload and its parts from the index. Returns the parts' blobs. Call only in `change`. */
export function dropUpload(store: Store, upload: Upload): Blob[] {
  const parts = partsOf(store, upload.id);
  for (const { number } of parts) store.parts.removeSync(partKey(upload.id, number));
  store.uploads.removeSync(upload.id);
  return parts.map(({ blob }) => blob);
}
