/** How one test ended; `problem` is undefined where it passed. */
export interface Result {
  readonly name: string;
  readonly problem?: string | undefined;
  readonly milliseconds: number;
}

/** Begins a line of the console that tells a result, where there is no file to write it to. */
export const resultMark = 'getput-result ';
