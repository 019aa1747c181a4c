import type { ExportFormat, Simulation } from '../protocol/simulation.ts';
import { ask } from './host.ts';
import { t } from './l10n.ts';
import { paint, pictureOf, toSvg } from './picture.ts';
import type { Colours, Picture } from './picture.ts';
import { verdictWords } from './words.ts';

/** A PNG has so many pixels for a CSS pixel, so that it stays sharp in print. */
const sharpness = 2;

const tones: Readonly<Record<string, string>> = {
  alloc: 'purple',
  id: 'yellow',
  map: 'yellow',
  ref: 'blue',
  pm: 'blue',
  register: 'green',
  enable: 'green',
  lock: 'orange',
  init: 'orange',
};

/** The colours of the theme that is on, as far as it says them. */
function themeColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string, otherwise: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const text = colour('foreground', '#333333');
  return {
    background: colour('editor-background', '#ffffff'),
    text,
    quiet: colour('descriptionForeground', text),
    bad: colour('errorForeground', '#c00000'),
    kind: (kind) => colour(`charts-${tones[kind] ?? 'foreground'}`, text),
  };
}

/** Takes the run out of the editor, by a request with this id; resolves with a word on what was done, rejects with why it was not. */
export async function exportAs(id: number, format: ExportFormat, simulation: Simulation, file: string): Promise<string> {
  const picture = (): Picture => pictureOf(simulation, file, verdictWords(simulation), themeColours());
  const content = format === 'svg' ? toSvg(picture()) : format === 'png' ? await toPng(picture()) : undefined;
  return ask({ type: 'export', id, format, content });
}

/** Base64 of a PNG. Rejects where the picture is larger than this browser can paint. */
async function toPng(picture: Picture): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * sharpness;
  canvas.height = picture.height * sharpness;
  const context = canvas.getContext('2d');
  if (!context) throw new Error(t('This editor cannot paint a picture.'));
  context.scale(sharpness, sharpness);
  paint(context, picture);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(t('The run is too long for one PNG picture: export it as SVG.'));
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
