/** A text that can be painted over without changing its length, so that offsets into it stay offsets into the original. */
export interface Canvas {
  /** Turns [start, end) into blanks; line ends stay. */
  blank(start: number, end: number): void;
  /** Writes `text` from `at` on; it must fit. */
  write(at: number, text: string): void;
  toString(): string;
}

const blankCode = 32;
/** Arguments that one call of `String.fromCharCode` is given at a time: engines limit it. */
const chunk = 8192;

function stringOf(codes: Uint16Array): string {
  let all = 0;
  for (const code of codes) all |= code;
  // Nearly every file is ASCII once its comments are blank, and this is by far the fastest way to a string.
  if (all < 128) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(codes));
  let out = '';
  for (let i = 0; i < codes.length; i += chunk) out += String.fromCharCode.apply(null, Array.from(codes.subarray(i, i + chunk)));
  return out;
}

export function createCanvas(text: string): Canvas {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < codes.length; i++) codes[i] = text.charCodeAt(i);
  return {
    blank(start, end) {
      for (let i = start; i < end; i++) {
        const code = codes[i];
        if (code !== 10 && code !== 13) codes[i] = blankCode;
      }
    },
    write(at, replacement) {
      for (let i = 0; i < replacement.length; i++) codes[at + i] = replacement.charCodeAt(i);
    },
    toString: () => stringOf(codes),
  };
}
