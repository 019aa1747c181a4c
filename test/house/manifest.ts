import { readFileSync } from 'node:fs';

/** package.json as VS Code shows it: each `%key%` replaced by its text of package.nls.json. */
export function readManifest(): unknown {
  const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
  return JSON.parse(readFileSync('package.json', 'utf8'), (_, value: unknown) =>
    typeof value === 'string' ? (nls[/^%(.+)%$/.exec(value)?.[1] ?? ''] ?? value) : value,
  );
}
