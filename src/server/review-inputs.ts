import { fromBinary, toBinary } from '../patch/bytes.ts';
import type { ReviewInput } from '../protocol/review.ts';

/** The bytes of an input: each mail says by itself in which charset it is, so they travel as they are. Base64 that is none gives none. */
export function inputBytes({ base64 }: ReviewInput): Uint8Array {
  try {
    return fromBinary(atob(base64));
  } catch {
    return new Uint8Array();
  }
}

/** What a program gave, as an input that goes back to the client. */
export const fetchedInput = (name: string, bytes: Uint8Array): ReviewInput => ({ name, base64: btoa(toBinary(bytes)) });
