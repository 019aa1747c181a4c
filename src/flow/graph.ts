/**
 * A function as a control-flow graph. Expressions have no effects of their own: calls and assignments stand before them as events, in the
 * order in which C evaluates them; short circuits, `?:` and statement expressions have become blocks. Offsets are into the original text.
 */

export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Expr =
  | { readonly k: 'int'; readonly value: number }
  /** A string literal or the name of a function: valid, never NULL. */
  | { readonly k: 'valid' }
  /** A local (unique in its function: an inner `x` that hides an outer one is `x'2`), a parameter, a temporary (`%3`), or a name from outside. */
  | { readonly k: 'name'; readonly name: string }
  | { readonly k: 'field'; readonly base: Expr; readonly name: string; readonly arrow: boolean; readonly at: Range }
  | { readonly k: 'index'; readonly base: Expr; readonly index: Expr; readonly at: Range }
  | { readonly k: 'deref'; readonly of: Expr; readonly at: Range }
  | { readonly k: 'address'; readonly of: Expr }
  /** A C operator, or one of the tests that the catalogue names: `negative?`, `nonpositive?`, `error-or-zero`, `container`. */
  | { readonly k: 'op'; readonly op: string; readonly args: readonly Expr[] }
  /** Something that the tree does not say; the same text offset gives the same value. */
  | { readonly k: 'opaque'; readonly at: number };

export interface Call {
  readonly k: 'call';
  readonly at: Range;
  /** The called function or macro; '' for a call through a pointer. */
  readonly name: string;
  readonly pointer: Expr | undefined;
  readonly args: readonly Expr[];
  readonly argRanges: readonly Range[];
  /** The temporary that receives the result. */
  readonly result: string;
}

export type Event =
  | Call
  | { readonly k: 'set'; readonly at: Range; readonly target: Expr; readonly value: Expr; readonly declares: boolean }
  /** An expression whose value is not used, for the memory it touches. */
  | { readonly k: 'use'; readonly at: Range; readonly value: Expr }
  /** A local comes into being without a value. */
  | { readonly k: 'declare'; readonly at: Range; readonly name: string }
  /** A loop macro moves its cursor on; the temporary `result` is non-zero when there is one more round. */
  | { readonly k: 'next'; readonly at: Range; readonly iterator: string; readonly args: readonly Expr[]; readonly result: string }
  /** The end of the scope of a variable with a cleanup: `action` names the class (`kfree` of `__free(kfree)`, `mutex` of `guard(mutex)`). */
  | { readonly k: 'cleanup'; readonly at: Range; readonly variable: string; readonly action: string; readonly scoped: 'free' | 'guard' | 'class' }
  /** A scope-bound class is constructed: `guard(mutex)(&l)` or `CLASS(fd, f)(n)`. */
  | {
      readonly k: 'construct';
      readonly at: Range;
      readonly variable: string;
      readonly action: string;
      readonly scoped: 'guard' | 'class';
      readonly args: readonly Expr[];
    };

export type End =
  | { readonly k: 'goto'; readonly to: number }
  | { readonly k: 'branch'; readonly at: Range; readonly test: Expr; readonly yes: number; readonly no: number }
  | {
      readonly k: 'switch';
      readonly at: Range;
      readonly value: Expr;
      readonly cases: readonly { readonly value: Expr; readonly to: number }[];
      readonly otherwise: number;
    }
  | { readonly k: 'return'; readonly at: Range; readonly value: Expr | undefined }
  /** The path ends without leaving the function: a call that does not return. */
  | { readonly k: 'stop' };

export interface Block {
  readonly events: readonly Event[];
  readonly end: End;
}

export interface Label {
  readonly name: string;
  readonly at: Range;
  readonly block: number;
}

export interface Parameter {
  readonly name: string;
  /** The type as written, without the name: `struct device *`. */
  readonly type: string;
}

export interface FlowGraph {
  readonly name: string;
  readonly at: Range;
  /** The return type as written, with its stars: `struct device_node *`, `int`. */
  readonly type: string;
  readonly isStatic: boolean;
  readonly parameters: readonly Parameter[];
  /** All locals that are not parameters, with the type as written. */
  readonly locals: ReadonlyMap<string, string>;
  /** Block 0 is the entry. Every target of an `End` is an index into this list. */
  readonly blocks: readonly Block[];
  readonly labels: readonly Label[];
  /** The closing brace: where a function without a return statement leaves. */
  readonly close: Range;
}
