/** Leaves out of two versions of a file the functions that are the same in both and that nothing changed has to do with: most of a file. */

interface Piece {
  /** With the end of its last line. */
  readonly text: string;
  readonly lines: number;
  /** Undefined for what stands between functions. */
  readonly name: string | undefined;
  /** What its members are set to, by name: it may be a function. */
  readonly sets: readonly string[];
}

/** The pieces of a text. */
type Pieces = (text: string) => readonly Piece[];

/**
 * Cuts C into functions and what stands between them: kernel C opens a function's body with a brace at column 0, and closes it so. `make` gives
 * the piece of a text.
 */
function piecesOf(text: string, make: (text: string, lines: number, name: string | undefined) => Piece): readonly Piece[] {
  const lines = text.split('\n');
  const pieces: Piece[] = [];
  let from = 0;
  let offset = 0;
  /** What stands from the last piece's end to before line `end`. */
  const cut = (end: number, name?: string): void => {
    let length = 0;
    for (let i = from; i < end; i++) length += (lines[i] ?? '').length + 1;
    pieces.push(make(text.slice(offset, offset + length), end - from, name));
    offset += length;
    from = end;
  };
  for (let i = 0; i < lines.length; i++) {
    if (!/^\{\s*$/.test(lines[i] ?? '')) continue;
    let head = i;
    while (head > from && !/^\s*$|^[}#]|[;}]\s*$|\*\/\s*$/.test(lines[head - 1] ?? '')) head--;
    const name = /(\w+)\s*\(/.exec(lines.slice(head, i).join(' '))?.[1];
    let close = i + 1;
    while (close < lines.length && !/^\}\s*$/.test(lines[close] ?? '')) close++;
    if (close === lines.length) break;
    if (name !== undefined) {
      cut(head);
      cut(close + 1, name);
    }
    i = close;
  }
  cut(lines.length);
  return pieces;
}

const pieceOf = (text: string, lines: number, name: string | undefined): Piece => ({
  text,
  lines,
  name,
  sets: name === undefined ? [] : Array.from(text.matchAll(/[.>]\w+\s*=\s*&?(\w+)\s*;/g), ([, set = '']) => set),
});

const called = (text: string): readonly string[] => Array.from(text.matchAll(/\b([A-Za-z_]\w*)\b/g), ([name]) => name);

/** The functions to keep: changed ones, what they name, and those that set a member to a function, since that may be a callback. */
function kept(pieces: readonly Piece[], other: readonly Piece[]): ReadonlySet<Piece> {
  const same = new Set(other);
  const byName = new Map(pieces.flatMap((piece) => (piece.name === undefined ? [] : [[piece.name, piece] as const])));
  const keep = new Set<Piece>();
  const waiting = pieces.filter((piece) => piece.name !== undefined && !same.has(piece));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (keep.has(next)) continue;
    keep.add(next);
    for (const name of called(next.text)) {
      const callee = byName.get(name);
      if (callee && !keep.has(callee)) waiting.push(callee);
    }
  }
  for (const piece of byName.values()) {
    if (!keep.has(piece) && piece.sets.some((name) => byName.has(name))) keep.add(piece);
  }
  return keep;
}

/** Both texts without the functions that cannot matter to a comparison. Lines hold, offsets do not. */
export type Excerpts = (before: string, after: string) => readonly [string, string];

/**
 * The excerpts of one review, which remember how they cut: what one patch leaves is what the next one starts from, and most functions stay as
 * they are. Takes time by the length of the texts.
 */
export function createExcerpts(): Excerpts {
  const cuts = new Map<string, readonly Piece[]>();
  const known = new Map<string, Piece>();
  // Equal texts are one piece: what is the same on both sides is found without a look at the texts.
  const make = (text: string, lines: number, name: string | undefined): Piece => {
    const found = known.get(text);
    if (found && found.name === name) return found;
    const piece = pieceOf(text, lines, name);
    known.set(text, piece);
    return piece;
  };
  const pieces: Pieces = (text) => {
    const found = cuts.get(text) ?? piecesOf(text, make);
    cuts.set(text, found);
    return found;
  };
  return (before, after) => {
    const [was, is] = [pieces(before), pieces(after)];
    const [keepWas, keepIs] = [kept(was, is), kept(is, was)];
    // A function that one side keeps must be there on the other as well, or it would pass for new.
    const names = new Set([...keepWas, ...keepIs].map(({ name }) => name));
    const text = (all: readonly Piece[]) =>
      all.map((piece) => (piece.name === undefined || names.has(piece.name) ? piece.text : '\n'.repeat(piece.lines))).join('');
    return [text(was), text(is)];
  };
}
