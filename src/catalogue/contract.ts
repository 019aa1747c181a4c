/**
 * The words in which the catalogue says what a kernel function does to resources. Rows are data (src/catalogue/data/*.json); a row is
 * checked against schema.ts when it is read. Sources are given as file:line of Linux v6.12.
 */

export type Kind = 'ref' | 'alloc' | 'register' | 'lock' | 'init' | 'enable' | 'map' | 'pm' | 'id';

/**
 * Where a resource is, seen from a call: the result (`ret`), an argument (`arg0`), what an out-parameter receives (`*arg0`), a member
 * of an out-struct (`arg4.np` for `args.np` when `&args` is argument 4), a member of a struct that is returned by value (`ret.file`), or
 * something there is one of (`global`, as for rcu_read_lock).
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
  'null',
  'errptr',
  'errptr-or-null',
  'null-or-errptr',
  'negative',
  'negative-or-count',
  'false',
  'nonzero',
  'map-error',
  'nonpositive',
  'never',
] as const;
export type Failure = (typeof failures)[number];

/**
 * One acquire. A call that takes several things has several rows, which differ in `at` or `kind`.
 *
 * A call that both gives back and takes (refcount_dec_and_mutex_lock: on a true result the mutex, argument 1, is held) has an acquire row
 * (`at` arg1, `fails` false) and a release row.
 */
export interface AcquireRow {
  readonly call: string;
  readonly kind: Kind;
  /** A: curated and checked; B: declared by the kernel's own cleanup macros; user: from .getput.json; learned: from the function itself. */
  readonly tier: 'A' | 'B' | 'user' | 'learned';
  readonly at: Place;
  readonly fails: Failure;
  /** It may fail although its arguments are good (kref_get_unless_zero, mutex_trylock): a result that nobody tests is a mistake. */
  readonly conditional?: true;
  /** Where this argument is not 0, success gives 0, and else more: register_chrdev() with a major number of its own, or one to be found. */
  readonly zeroWith?: number;
  /** Success gives a number from this argument to that one: where both are the same number, it gives that. */
  readonly bounds?: readonly number[];
  /** A question about the same object whose answer no says that nothing was taken after all: pm_runtime_enabled() after pm_runtime_enable(). */
  readonly asked?: string;
  /** With `conditional`: arguments that cannot be gone while the calling code runs (THIS_MODULE), or without which it does not fail (NULL), so that nobody need test. */
  readonly sure?: readonly string[];
  /** The resource is taken even when the call fails (pm_runtime_get_sync, device_register). */
  readonly raised?: true;
  /** With `raised`: what gives it back after a failure, where `release` would be wrong then (put_device after device_register). */
  readonly onFailure?: readonly string[];
  /** Calls that give it back; the first one is what a message names. */
  readonly release: readonly string[];
  /** A release may be given the address of this member instead of the resource: `dev` where put_device(&pdev->dev) puts a found pdev. */
  readonly member?: string;
  /** The arguments by which the release tells this one from others. Where both rows have a key, equal keys mean the same resource. */
  readonly key?: readonly number[];
  /** Arguments whose own reference the call takes over, by position. `success`: only when it succeeds. */
  readonly consumes?: readonly { readonly arg: number; readonly when: 'always' | 'success' | 'failure' }[];
  /**
   * The result is that argument (get_device): the hold is on the argument, and NULL comes out where NULL went in. With `conditional`, NULL
   * may also come out for an argument that is valid (igrab).
   */
  readonly returns?: number;
  /** The call to use instead where this one goes wrong: it takes nothing when it fails, or where the count is zero already. Same arguments. */
  readonly safer?: string;
  /** Twins that release by themselves. */
  readonly managed?: readonly string[];
  /** How those say that they failed, where it is in another way. */
  readonly managedFails?: Failure;
  /** Calls that turn it into something that releases itself: pci_request_regions() after pcim_enable_device(). */
  readonly managedAfter?: readonly string[];
  /** Why a path without the release proves nothing by itself: it is reported only where the function itself gives it back on another path. */
  readonly policy?: string;
  /** With `policy`: a plain number, which others count up and down as well. Only a function that counts it down where it fails must do so at each failure. */
  readonly counter?: true;
  /** It starts a count inside an object: from here on the object's memory belongs to the count, whose last put frees it. */
  readonly starts?: true;
  /** Why this is never reported by default, although the pair is true: releasing it is optional, or rarely done. */
  readonly silent?: string;
  readonly source?: string;
}

/** One release. It gives back one hold of its resource. */
export interface ReleaseRow {
  readonly call: string;
  /** The argument that names the resource; -1: there is only one (rcu_read_unlock). */
  readonly arg: number;
  /** How many arguments it has, where there are more than those that `arg` and `key` name. */
  readonly args?: number;
  /** The argument is the address of this member of the resource: `dev` for put_device(&pdev->dev). */
  readonly member?: string;
  /** The argument is a struct that has the resource in this member: `file` for fdput(f). */
  readonly inside?: string;
  /** The arguments that name the resource where it is not a pointer to it: free_irq(irq, dev_id), device_destroy(class, devt). */
  readonly key?: readonly number[];
  /** It gives back one hold of each of these kinds at once: device_unregister() undoes device_add() and drops the first reference. */
  readonly kinds?: readonly Kind[];
  /** What it does with NULL and with an ERR_PTR; absent: not known. */
  readonly null?: 'ignored' | 'crash';
  readonly errptr?: 'ignored' | 'crash';
  /** The memory is gone after this call, or may be (the last reference). */
  readonly frees: 'always' | 'last' | 'never';
  /** Who is passed such a resource borrows it: a function that wants to keep it takes a reference of its own. */
  readonly lent?: true;
  /** A true result says that it was the last (refcount_dec_and_test): then nobody else holds the object, and it must be freed here. */
  readonly tells?: 'last';
  /** The argument that is called back with the resource when it was the last: 1 for kref_put(&x->ref, x_release). */
  readonly callback?: number;
  /** The callback runs with this lock held and must give it back (kref_put_mutex); the caller never holds it. */
  readonly callbackLock?: { readonly arg: number; readonly release: readonly string[] };
  readonly source?: string;
}

/** A loop macro whose loop variable holds a reference while the body runs, so that leaving the loop early keeps it. */
export interface IteratorRow {
  readonly call: string;
  /** The argument that is the loop variable. */
  readonly cursor: number;
  readonly release: readonly string[];
  /** The loop variable is declared by the macro and released at the end of its scope: nothing to give back. */
  readonly scoped?: true;
  readonly source?: string;
}

/** What a value can be known to be. `zero` is 0, NULL and false; `nonzero` is anything else. */
export type ValueClass = 'zero' | 'nonzero' | 'negative' | 'errptr' | 'null-or-errptr' | 'map-error';

/** What a call says about values; none of them takes or gives back anything. `call` is a name or, with a `*` that stands for any text, a pattern. */
export type ValueRow = { readonly call: string; readonly source?: string } &
  /** Its result is true exactly when that argument is `when` (IS_ERR). */
  (
    | { readonly is: 'test'; readonly arg: number; readonly when: ValueClass }
    /** An argument that is `from` comes out as `to` (PTR_ERR); another one as `other`, absent: not known. */
    | { readonly is: 'convert'; readonly arg: number; readonly from: ValueClass; readonly to: ValueClass; readonly other?: ValueClass }
    /** Its result is that argument (likely, READ_ONCE, dev_err_probe). */
    | { readonly is: 'same'; readonly arg: number }
    /** Its result is whether that argument is nonzero (WARN_ON). */
    | { readonly is: 'truth'; readonly arg: number }
    /** After it, that argument is known to be `holds` (BUG_ON(c): c is zero). */
    | { readonly is: 'assert'; readonly arg: number; readonly holds: 'zero' | 'nonzero' }
    /** It never returns. */
    | { readonly is: 'noreturn' }
    /** Its result belongs to the object in that argument and lives as long (dev_get_drvdata); equal arguments give equal results. */
    | { readonly is: 'getter'; readonly arg: number }
    /** It changes nothing, and keeps no pointer. */
    | { readonly is: 'pure' }
  );

/** A call after which an argument belongs to somebody else. */
export interface TransferRow {
  readonly call: string;
  /** The argument; -1: every one from the second on. */
  readonly arg: number;
  readonly when: 'always' | 'success';
  /** How the call says that it failed; absent with `always`, or where it cannot. */
  readonly fails?: Failure;
  /** The argument is the address of a member of what is handed over: list_add(&p->list, ...). */
  readonly member?: true;
  /** It is stored in the object of this argument: whoever owns that one owns it from then on, which may still be this function. */
  readonly into?: number;
  /** `stored`: it may still be used here; `consumed`: it may be gone when the call returns. */
  readonly how: 'stored' | 'consumed';
  /** The framework releases it by itself: the hold ends, and giving it back by hand would be a second time. */
  readonly managed?: true;
  /** The argument that is the function which will release it (devm_add_action). */
  readonly action?: number;
  /** That function has run when the call failed (devm_add_action_or_reset). */
  readonly runsOnFailure?: true;
  readonly source?: string;
}

/**
 * A name of cleanup.h. `guard`: guard(name)(...), scoped_guard(name, ...); `conditional`: scoped_cond_guard(name, ...), scoped_guard(name, ...)
 * of a lock that may not be taken; `class`: CLASS(name, var)(...); `free`: __free(name); `handover`: no_free_ptr(p) and its kin.
 */
export interface ScopedRow {
  readonly name: string;
  readonly kind: 'guard' | 'conditional' | 'class' | 'free' | 'handover';
  readonly holds: Kind;
  /** The call that it makes at the start; absent for `free` and `handover`. */
  readonly acquire?: string;
  /** Calls that it makes at the end of the scope. */
  readonly release: readonly string[];
  /** With `handover`: it leaves the function with the pointer (return_ptr). */
  readonly returns?: true;
  readonly null?: 'ignored' | 'crash';
  readonly errptr?: 'ignored' | 'crash';
  readonly source?: string;
}

/**
 * What a call does to an object that has a state of its own: a list, a counter, a work. Nobody has to give such a state back, so only those
 * who follow one run at a time ask for it. `arg` is the argument that is the object's address; -1: the object is the result.
 */
export type StateRow = {
  readonly call: string;
  readonly kind: 'list' | 'counter' | 'completion' | 'work' | 'timer' | 'device' | 'cdev' | 'kobject' | 'memory';
  readonly arg: number;
  readonly source?: string;
} &
  /**
   * It is in this state afterwards. `begins`: it only comes into being, which is nothing to tell of; `zero`: these members are NULL or 0 then;
   * `type`: the argument that is the object's type, whose release function runs with the last put; `runs`: the argument that is the function
   * which it runs later, with itself, or its member `passes`, for argument; `unless`: where it is in this state it stays in it.
   */
  (
    | {
        readonly does: 'becomes';
        readonly state: string;
        readonly begins?: true;
        readonly zero?: readonly string[];
        readonly type?: number;
        readonly runs?: number;
        readonly passes?: string;
        readonly unless?: string;
      }
    /** Its number is the argument `to`, or grows by `by`, by the argument `more`, or shrinks by the argument `less`. `tells`: what the result is. */
    | {
        readonly does: 'counts';
        readonly to?: number;
        readonly by?: number;
        readonly more?: number;
        readonly less?: number;
        readonly begins?: true;
        readonly tells?: 'count' | 'zero';
      }
    /** It goes onto the list in this argument, and leaves the one that it was on. */
    | { readonly does: 'joins'; readonly list: number }
    | { readonly does: 'leaves' }
    /** The result is true exactly when it is in this state. */
    | { readonly does: 'tells'; readonly state: string }
    /** The result is its number. */
    | { readonly does: 'count' }
    /** A loop over its members. */
    | { readonly does: 'walks' }
  );

/** Whether an argument names the thing, or there is only one: the caller had it before. What a call makes or finds its result names. */
export const isNamed = (row: AcquireRow): boolean => row.at === 'global' || isOfArgument(row);

/** An argument names the resource: it is what that points to, or a member inside (`&arg0.kobj`, of functions of a file alone). */
export const isOfArgument = ({ at }: AcquireRow): boolean => /^(arg\d+|&arg\d+\..+)$/.test(at);

/** A call that looks like a get but leaves nothing to give back, with the reason as a short phrase. */
export interface NeverRow {
  readonly call: string;
  readonly why: string;
  readonly source?: string;
}

/** Words in the names of functions that nobody described. */
export interface VerbTable {
  /** First words of functions whose result releases itself with its device. */
  readonly managed: readonly string[];
  readonly release: readonly string[];
  readonly take: readonly string[];
  /** A word and those that undo it, likeliest first. */
  readonly opposites: readonly { readonly word: string; readonly undo: readonly string[] }[];
}
