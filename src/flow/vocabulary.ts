import type { MacroBody, Node } from '../syntax/tree.ts';

/** What the lowering must know of names to give a call its shape; the names themselves are data of the catalogue. */
export type Role =
  /** The result tells something of an argument: `IS_ERR(p)`. */
  | { readonly role: 'test'; readonly arg: number; readonly when: 'negative' | 'nonpositive' | 'nonzero' | 'zero' }
  /** The result is the argument, or has its sign: `likely(x)`, `PTR_ERR(p)`, `dev_err_probe(dev, err, ...)`. */
  | { readonly role: 'same'; readonly arg: number }
  /** `PTR_ERR_OR_ZERO(p)`. */
  | { readonly role: 'error-or-zero'; readonly arg: number }
  /** The path goes on only where the argument is false: `BUG_ON(c)`. */
  | { readonly role: 'assert'; readonly arg: number }
  /** Does not return. */
  | { readonly role: 'stop' }
  /** `container_of(pointer, type, member)`; where the call says itself which member it is, `member` is its name. */
  | { readonly role: 'container'; readonly arg: number; readonly member: number | string }
  /** `guard(class)(args)`, `CLASS(class, variable)(args)`, `scoped_guard(class, args) statement`. */
  | { readonly role: 'guard' | 'class' | 'scoped-guard' }
  /** A name that stands for 0. */
  | { readonly role: 'zero' }
  /** Written like a macro that nobody described: given a condition, it tells whether that holds; assigned to, it names a place. */
  | { readonly role: 'macro' }
  /** Gives the argument's value and leaves NULL in it: `no_free_ptr(p)`; `returns`: and leaves the function with it, `return_ptr(p)`. */
  | { readonly role: 'hand-over'; readonly arg: number; readonly returns: boolean }
  /** A macro of the file that hides a call or a jump; `text` gives the text of a node of its body. */
  | { readonly role: 'expand'; readonly body: MacroBody; readonly text: (node: Node) => string };

export type Vocabulary = (name: string) => Role | undefined;
