/** Long series, made here for the benches: nothing is read from disk. */

/** A mail as an mbox has it; `parent` is the Message-ID of what it answers. */
export const mail = (id: string, subject: string, body: string, parent?: string): string =>
  `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Ada Example <ada@example.org>\nDate: Tue, 2 Jan 2024 03:04:05 +0100\nSubject: ${subject}\nMessage-ID: <${id}>\n` +
  (parent === undefined ? '' : `In-Reply-To: <${parent}>\nReferences: <0@x> <${parent}>\n`) +
  `\n${body}\n\n`;

/** The function `n` of a file; `call` is what it gets its reference by. */
const functionText = (n: number, call: string, file: number): readonly string[] => [
  `static int step_${n}(struct device *dev)`,
  '{',
  '\tstruct device_node *np;',
  '\tint ret;',
  '',
  `\tnp = ${call}(dev->of_node, "name-${file}-${n}", ${n});`,
  '\tif (!np)',
  '\t\treturn -ENODEV;',
  `\tret = setup_${n}(np);`,
  '\tof_node_put(np);',
  '\treturn ret;',
  '}',
  '',
];

/** Patch `number` changes function `number` of each file: the line of the get. Functions are 13 lines long. */
function hunk(number: number, file: number): readonly string[] {
  const old = functionText(number, 'of_parse_phandle', file);
  const start = number * 13 + 3;
  const changed = functionText(number, 'of_find_node_by_name', file)[5] ?? '';
  const [before, after] = [old.slice(2, 5), old.slice(6, 9)];
  return [
    `@@ -${start},7 +${start},7 @@ static int step_${number}(struct device *dev)`,
    ...before.map((line) => ` ${line}`),
    `-${old[5] ?? ''}`,
    `+${changed}`,
    ...after.map((line) => ` ${line}`),
  ];
}

/** A series with the files that it is made for: each patch changes `perPatch` of them; `functions` is how long they are. */
export function series(patches: number, files: number, perPatch: number, functions: number) {
  const path = (file: number) => `drivers/bench/part-${file}.c`;
  const bases = Array.from({ length: files }, (_, file) => ({
    path: path(file),
    text: `${Array.from({ length: functions }, (_unused, n) => functionText(n, 'of_parse_phandle', file).join('\n')).join('\n')}\n/* ${file} */\n`,
  }));
  const mails = Array.from({ length: patches }, (_, p) => {
    const diffs = Array.from({ length: perPatch }, (_unused, i) => (p * perPatch + i) % files).flatMap((file) => [
      `diff --git a/${path(file)} b/${path(file)}`, `--- a/${path(file)}`, `+++ b/${path(file)}`, ...hunk(p % functions, file),
    ]); // prettier-ignore
    return mail(`${p + 1}@x`, `[PATCH ${p + 1}/${patches}] bench: part ${p + 1}`, ['Why.', '---', ...diffs, '-- ', '2.43.0'].join('\n'), '0@x');
  });
  return { bases, patches: mails, text: mail('0@x', `[PATCH 0/${patches}] bench`, 'All.') + mails.join('') };
}
