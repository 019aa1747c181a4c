import { l10n, MarkdownString } from 'vscode';
import type { FindingView, ReviewView, StepView } from '../protocol/review.ts';

const { raw } = String;

/** Words of mails and of code, so that no character of theirs means anything. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, raw`\$&`).replace(/\s+/g, ' ');

/** What a step does to a finding, in front of the finding. */
export function changeWords(change: FindingView['change']): string {
  switch (change) {
    case 'introduced':
      return l10n.t('Introduces');
    case 'fixed':
      return l10n.t('Fixes');
    case 'remaining':
      return l10n.t('Still there');
    case 'silenced':
      return l10n.t('Silences by a comment');
  }
}

/** What there is to know about a step, beside its hunk: the lifetimes that it changes, its findings, what the images rest on where that is not proven. */
export function noteOf(view: ReviewView, index: number): MarkdownString | undefined {
  const step: StepView | undefined = view.steps[index];
  if (step === undefined) return undefined;
  const file = step.hunk === undefined ? undefined : view.patches.find(({ number }) => number === step.patch)?.files[step.hunk.file];
  const lines: string[] = [];
  for (const sentence of step.lifetimes) lines.push(`- ${plain(sentence)}`);
  for (const { change, rule, message, line, side } of step.findings) {
    lines.push(
      `- **${changeWords(change)}** ${side === 'old' ? l10n.t('{0} at line {1} before the patch: {2}', plain(rule), line + 1, plain(message)) : l10n.t('{0} at line {1}: {2}', plain(rule), line + 1, plain(message))}`,
    );
  }
  if (file !== undefined && file.footing !== 'exact') lines.push('', `_${plain(file.rests)}_`);
  return lines.length === 0 ? undefined : new MarkdownString(lines.join('\n'));
}
