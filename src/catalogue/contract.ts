/**
 * The words in which the catalogue says what a kernel function does to resources. Rows are data (src/catalogue/data/*.json); a row is
 * checked against schema.ts when it is read. Sources are given as file:line of Linux v6.12.
 */

export type Kind = 'ref' | 'alloc' | 'register' | 'lock' | 'init' | 'enable' | 'map' | 'pm' | 'id';

/**
 * Where a resource is, seen from a call: the result (`ret`), an argument (`arg0`), what an out-parameter receives (`*arg0`), a member
 * of an out-struct (`arg4.np` for `args.np` when `&args` is argument 4), or something there is one of (`global`, as for rcu_read_lock).
 */
export type Place = string;

/**
 * How a call says that it failed, and what its result is otherwise:
 * - `null`: NULL or 0, else valid     - `errptr`: ERR_PTR, else valid     - `errptr-or-null`: ERR_PTR is failure, NULL is success without a resource
 * - `null-or-errptr`: both are failure
 * - `negative`: negative, else 0      - `negative-or-count`: negative, else 0 or more
 * - `false`: 0/false, else true       - `nonzero`: non-zero (down_trylock, acpi_status), else 0
 * - `map-error`: dma_mapping_error()  - `nonpositive`: 0 or less, else positive
 * - `never`
 */
export const failures = [
  'null', 'errptr', 'errptr-or-null', 'null-or-errptr', 'negative', 'negative-or-count', 'false', 'nonzero', 'map-error', 'nonpositive', 'never',
] as const;
export type Failure = (typeof failures)[number];

/** One acquire. */
export interface AcquireRow {
  readonly call: string;
  readonly kind: Kind;
  /** A: curated and checked; B: declared by the kernel's own cleanup macros; user: from .getput.json. */
  readonly tier: 'A' | 'B' | 'user';
  readonly at: Place;
  readonly fails: Failure;
  /** The resource is taken even when the call fails (pm_runtime_get_sync, device_register). */
  readonly raised?: true;
  /** Calls that give it back; the first one is what a message names. */
  readonly release: readonly string[];
  /** Arguments whose own reference the call takes over, by position. `success`: only when it succeeds. */
  readonly consumes?: readonly { readonly arg: number; readonly when: 'always' | 'success' | 'failure' }[];
  /** The result is that argument (get_device). */
  readonly returns?: number;
  /** Twins that release by themselves. */
  readonly managed?: readonly string[];
  /** Why this is never reported by default, although the pair is true: releasing it is optional, or rarely done. */
  readonly silent?: string;
  readonly source?: string;
}

/** One release. */
export interface ReleaseRow {
  readonly call: string;
  /** The argument that names the resource. */
  readonly arg: number;
  /** The argument is the address of this member of the resource: `dev` for put_device(&pdev->dev). */
  readonly member?: string;
  /** What it does with NULL and with an ERR_PTR; absent: not known. */
  readonly null?: 'ignored' | 'crash';
  readonly errptr?: 'ignored' | 'crash';
  /** The memory is gone after this call, or may be (the last reference). */
  readonly frees: 'always' | 'last' | 'never';
  readonly source?: string;
}
