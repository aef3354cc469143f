import type { Blob, Part, Upload } from "../model/records";
import { after, type Store } from "./store";

export const partKey = (uploadId: string, number: number): Buffer => {
  const tail = Buffer.alloc(2);
  tail.writeUInt16BE(number);
  return Buffer.concat([Buffer.from(`${uploadId}\0`), tail]);
};

/** The parts of an upload by ascending number. */
export const partsOf = (store: Store, uploadId: string): Part[] => {
  const start = Buffer.from(`${uploadId}\0`);
  return [...store.parts.getRange({ start, end: after(start) })].map(({ value }) => value);
};

/** Takes an upload and its parts out of the index; answers the blobs the parts had. Only inside `change`. */
export function dropUpload(store: Store, upload: Upload): Blob[] {
  const parts = partsOf(store, upload.id);
  for (const { number } of parts) store.parts.removeSync(partKey(upload.id, number));
  store.uploads.removeSync(upload.id);
  return parts.map(({ blob }) => blob);
}
