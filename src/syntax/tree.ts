/**
 * The syntax tree that the rest of Getput works on: plain values, detached from the parser that made them, so that native and WASM
 * parsers give the same thing and nothing has to be freed. All offsets are UTF-16 units into the original text.
 */

/** One node of a C syntax tree. `type` is the grammar's own name (tree-sitter-c 0.23). */
export interface Node {
  readonly type: string;
  /** The node's role in its parent (`condition`, `body`, `operator`, ...), as the grammar names it. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Named children, and anonymous ones that have a field (an `operator`); comments are left out. */
  readonly children: readonly Node[];
  /** What the node stands for, where that is not what the text has from `start` to `end`: inside a macro that was expanded. */
  readonly text?: string;
}

/** What a mask hid from the grammar and the later steps still need. */
export type Fact =
  /** `__free(kfree)` on a declaration: `name` runs at the end of the variable's scope. `at` is where the attribute stood. */
  | { readonly kind: 'cleanup'; readonly at: number; readonly name: string }
  /** `__releases(&x->lock)` and its kin on a function; `argument` is the text between the parentheses, '' when there were none. */
  | { readonly kind: 'annotation'; readonly at: number; readonly name: string; readonly argument: string }
  /** A macro that takes a block, such as `list_for_each_entry (...) {` or `scoped_guard(...) {`: the tree has a `while_statement` at `at`. */
  | { readonly kind: 'block'; readonly at: number; readonly name: string };

/** A `#define` of the file. `parameters` is undefined for an object-like macro. `body` has its line continuations removed. */
export interface Macro {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

/** A macro that hides a call or a jump, read as the statements that it stands for, with offsets of the text at its definition. */
export interface MacroBody {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  readonly statements: readonly Node[];
}

/** An `#if ... #endif` group that had to be decided, since both sides cannot stand in one tree. */
export interface Conditional {
  readonly start: number;
  readonly end: number;
  /** The names that its branches test, such as `CONFIG_PM`; an expression that is no plain test of a name counts as one name, its text. */
  readonly names: readonly string[];
}

/** What a name that an `#if` tests is taken to be. */
export interface Assumption {
  readonly name: string;
  readonly set: boolean;
}

/** Another way in which one function reads: with other answers to the `#if`s inside it than the tree was made with. */
export interface Variant {
  /** Where its function starts: the `start` of the `function_definition` in the tree. */
  readonly function: number;
  /** The function as it reads then, with offsets into the whole text. */
  readonly node: Node;
  /** What the mask hid from the grammar in this reading. Ordered by `at`. */
  readonly facts: readonly Fact[];
  /** The names that are taken to be unset; all others are taken to be set. */
  readonly unset: readonly string[];
}

/** A place that the grammar could not read. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  /** The function it stands in, where there is one. */
  readonly function: string | undefined;
}

/** One C file, read. Immutable. */
export interface Source {
  readonly text: string;
  readonly root: Node;
  /** Ordered by `at`. */
  readonly facts: readonly Fact[];
  readonly macros: readonly Macro[];
  /** Those of them that hide something, read. */
  readonly macroBodies: readonly MacroBody[];
  readonly conditionals: readonly Conditional[];
  /** The other readings of functions with conditionals inside. */
  readonly variants: readonly Variant[];
  readonly problems: readonly SyntaxProblem[];
}
