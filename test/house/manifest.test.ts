import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../src/report/finding.ts';
import { filesUnder, wordsOf } from './files.ts';
import { readManifest } from './manifest.ts';

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, Setting>>;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly key: string; readonly command: string }[];
    readonly configuration: { readonly title: string; readonly properties: Readonly<Record<string, Setting>> };
  };
}

const manifest = readManifest() as Manifest;
const commands = manifest.contributes.commands.map(({ command }) => command);

/** The texts that stand in the code of the extension. */
const texts = new Set(
  [...filesUnder('src/extension', '.ts'), ...filesUnder('src/server', '.ts')].flatMap((file) => wordsOf(file).map((word) => word.text)),
);

describe('the commands of package.json', () => {
  it.each(manifest.contributes.commands)('$command stands under Getput, has a title, and is there', ({ command, title, category }) => {
    expect(command).toMatch(/^getput(\.[a-z]+[A-Za-z]*)+$/);
    expect(category).toBe('Getput');
    expect(title).toMatch(/^[A-Z]/);
    expect(texts).toContain(command);
  });

  it('have what the code registers among them', () => {
    const registered = filesUnder('src/extension', '.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/registerCommand\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(registered.length).toBeGreaterThan(0);
    expect(registered.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('are all that its menus name', () => {
    const named = Object.values(manifest.contributes.menus).flatMap((items) =>
      items.flatMap(({ command }) => (command === undefined ? [] : [command])),
    );
    expect(named.filter((command) => command.startsWith('getput.') && !commands.includes(command))).toEqual([]);
  });

  it('can each be had by keyboard: from the palette, by a key, from a menu, or on an entry that Enter opens', () => {
    const { menus, keybindings } = manifest.contributes;
    const hidden = (menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    const inMenus = Object.entries(menus).flatMap(([menu, items]) => (menu === 'commandPalette' ? [] : items.map(({ command }) => command)));
    const onKeys = keybindings.map(({ command }) => command);
    // What an entry of a tree, a lens or a fix runs: its name stands in a `command` property.
    const onEntries = [...filesUnder('src/extension', '.ts'), ...filesUnder('src/server', '.ts')].flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bcommand: '([^']+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(hidden.length).toBeGreaterThan(5);
    expect(hidden.filter((command) => ![...inMenus, ...onKeys, ...onEntries].includes(command))).toEqual([]);
  });
});

describe('the settings of package.json', () => {
  const settings = Object.entries(manifest.contributes.configuration.properties);

  it.each(settings)('%s is described', (name, setting) => {
    expect(name).toMatch(/^getput\./);
    expect(setting.description).toBeUndefined();
    expect(setting.markdownDescription).toMatch(/\.$|\)$/);
  });

  it('has one for the severity of each rule, which links to its page', () => {
    const severities = manifest.contributes.configuration.properties['getput.severity']?.properties ?? {};
    expect(Object.keys(severities)).toEqual([...ruleIds]);
    for (const [rule, { markdownDescription }] of Object.entries(severities)) expect(markdownDescription).toContain(`/docs/rules/${rule}.md)`);
  });
});

describe('docs/keyboard.md', () => {
  const rows = [...readFileSync('docs/keyboard.md', 'utf8').matchAll(/^\|[^|]*\| `([^`]+)` \| `(getput\.[\w.]+)` \|$/gm)];

  it('has each key of package.json, with its command', () => {
    const told = rows.map(([, key, command]) => `${key?.toLowerCase() ?? ''} ${command ?? ''}`);
    expect(told.sort()).toEqual(manifest.contributes.keybindings.map(({ key, command }) => `${key} ${command}`).sort());
  });
});

describe('package.json', () => {
  it('pins what it depends on', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([name, range]) => name !== '@types/node' && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range),
    );
    expect(ranges).toEqual([]);
  });

  it('names scripts and pictures that are there', () => {
    const named = Object.values(manifest.scripts).flatMap((line) =>
      [...line.matchAll(/scripts\/run\.mjs ([\w-]+)/g)].map((match) => `scripts/${match[1] ?? ''}.ts`),
    );
    expect([...named, manifest.icon].filter((file) => !existsSync(file))).toEqual([]);
  });
});
