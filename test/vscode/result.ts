/** How one test ended; `problem` is undefined where it passed. */
export interface Result {
  readonly name: string;
  readonly problem?: string | undefined;
  readonly milliseconds: number;
}
