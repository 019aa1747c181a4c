/** What the packaged extension consists of, by path from its root; each must be there at least once, and nothing else may be. */
export const packaged: readonly RegExp[] = [
  /^package\.json$/,
  /^package\.nls\.json$/,
  /^readme\.md$/i,
  /^changelog\.md$/i,
  /^license(\.txt|\.md)?$/i,
  /^dist\/extension\.cjs$/,
  /^dist\/extension\.web\.cjs$/,
  /^dist\/server\.js$/,
  /^dist\/server\.web\.js$/,
  /^dist\/cli\.js$/,
  /^dist\/worker\.js$/,
  /^dist\/review-worker\.js$/,
  /^dist\/chunk-\w+\.js$/,
  /^dist\/[a-z]+\.(js|css)$/,
  /^dist\/tree-sitter-c\.wasm$/,
  /^dist\/web-tree-sitter\.wasm$/,
  /^media\/icon\.png$/,
  /^media\/sample\/README\.md$/,
  /^media\/sample\/lantern\.c$/,
  /^media\/sample\/lantern-leaks\.c$/,
  /^media\/sample\/lantern-series\.mbox$/,
  /^node_modules\/tree-sitter\/(index\.js|package\.json)$/,
  /^node_modules\/tree-sitter\/prebuilds\/(darwin|linux|win32)-(x64|arm64)\/tree-sitter\.node$/,
  /^node_modules\/tree-sitter-c\/(bindings\/node\/index\.js|package\.json)$/,
  /^node_modules\/tree-sitter-c\/prebuilds\/(darwin|linux|win32)-(x64|arm64)\/tree-sitter-c\.node$/,
  /^node_modules\/node-gyp-build\/(index\.js|node-gyp-build\.js|package\.json)$/,
  /^node_modules\/web-tree-sitter\/(web-tree-sitter\.js|package\.json)$/,
];

/** May be there; what they hold is up to the folder that they are in. */
const allowed: readonly RegExp[] = [/^syntaxes\/[\w.-]+\.json$/, /^media\/walkthrough\/[\w.-]+\.(png|svg|md)$/, /^l10n\/[\w.-]+\.json$/];

/** A sentence for each file that is missing or should not be there. */
export function unexpectedIn(names: readonly string[]): readonly string[] {
  const missing = packaged
    .filter((pattern) => !names.some((name) => pattern.test(name)))
    .map((pattern) => `Missing in the package: ${pattern.source}`);
  const known = [...packaged, ...allowed];
  const extra = names.filter((name) => !known.some((pattern) => pattern.test(name))).map((name) => `Should not be in the package: ${name}`);
  return [...missing, ...extra];
}
