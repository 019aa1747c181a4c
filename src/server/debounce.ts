/** Runs the newest job of each key after a pause; a newer one takes the place of one that waits, and cancels one that runs. */
export interface Debounce {
  /** Runs `job` after the pause, or at once when `now`. Its signal is aborted by a newer job of the key, by `drop` and by `dispose`. */
  schedule(key: string, job: (signal: AbortSignal) => Promise<void>, now?: boolean): void;
  /** Forgets the key's job. */
  drop(key: string): void;
  dispose(): void;
}

/** `pause` in milliseconds. `failed` hears of a job that threw, which is an error in Getput. */
export function createDebounce(pause: number, failed: (key: string, error: unknown) => void): Debounce {
  const jobs = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; readonly abort: AbortController }>();

  const drop = (key: string): void => {
    const job = jobs.get(key);
    if (job === undefined) return;
    clearTimeout(job.timer);
    job.abort.abort();
    jobs.delete(key);
  };

  return {
    schedule(key, job, now = false) {
      drop(key);
      const abort = new AbortController();
      const timer = setTimeout(
        () => {
          job(abort.signal)
            .catch((error: unknown) => {
              if (!abort.signal.aborted) failed(key, error);
            })
            .finally(() => {
              if (jobs.get(key)?.abort === abort) jobs.delete(key);
            });
        },
        now ? 0 : pause,
      );
      jobs.set(key, { timer, abort });
    },
    drop,
    dispose() {
      for (const key of [...jobs.keys()]) drop(key);
    },
  };
}
