/** What passes between the extension and the server's web worker before the language server protocol begins. */

/** The bytes of the parser: a worker cannot tell where they lie. */
export interface WorkerStart {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

export type WorkerReady = { readonly ready: true } | { readonly ready: false; readonly reason: string };
