import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The files of a folder that end in `ending`, by their path from the root of the repository, in order. */
export function filesUnder(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** All files that belong to the repository and are there; undefined where this is no git checkout, such as an unpacked archive. */
export function trackedFiles(): readonly string[] | undefined {
  try {
    return execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\0')
      .filter((name) => name !== '' && existsSync(name));
  } catch {
    return undefined;
  }
}

/** A name or a text of a program, with its line from 1. */
export interface Word {
  readonly kind: 'name' | 'text' | 'import';
  readonly text: string;
  readonly line: number;
}

/** Every identifier, text and imported module of a TypeScript file; comments are left out. */
export function wordsOf(file: string): readonly Word[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const words: Word[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (ts.isIdentifier(node)) words.push({ kind: 'name', text: node.text, line });
    else if (ts.isStringLiteral(node) && isImported(node)) words.push({ kind: 'import', text: node.text, line });
    else if (ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
      words.push({ kind: 'text', text: node.text, line });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return words;
}

function isImported(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  return ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;
}
