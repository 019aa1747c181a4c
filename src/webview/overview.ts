/// <reference lib="dom" />
/**
 * The script of the lifecycle panel. It knows nothing of C: it shows the overview that it is sent, and says which range was clicked.
 * Whatever comes from a file is set as text, never as HTML.
 */
import type { FromPanel, Overview, OverviewExit, OverviewFinding, OverviewResource, Range, ToPanel } from '../protocol/messages.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

const vscode = acquireVsCodeApi();
const content = document.querySelector('main');

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  switch (data.type) {
    case 'overview':
      content?.replaceChildren(...overview(data.file, data.overview));
      return;
    case 'unavailable':
      content?.replaceChildren(element('p', 'quiet', data.reason));
      return;
  }
});
vscode.postMessage({ type: 'ready' });

function overview(file: string, { function: of, findings, resources, exits, problems }: Overview): Node[] {
  if (of === null) return [element('p', 'quiet', `The cursor is in no function of ${file}. Put it into one and run the command again.`)];
  return [
    element('h1', 'text', `${of.name}()`),
    element('p', 'quiet', `${file}:${of.range.start.line + 1}`),
    ...problems.map((problem) => element('p', 'message', problem)),
    ...section(
      'Findings',
      findings.map(findingItem),
      problems.length === 0 ? 'None: every path gives back what it takes.' : 'None, but not everything was analysed.',
    ),
    ...section('Takes', resources.map(resourceItem), 'Nothing that the catalogue knows.'),
    ...section('Exits', exits.map(exitItem), 'None.'),
  ];
}

function section(title: string, items: readonly HTMLElement[], none: string): Node[] {
  const list = element('ul', title.toLowerCase());
  list.append(...items);
  return [element('h2', '', title), items.length === 0 ? element('p', 'quiet', none) : list];
}

function findingItem(finding: OverviewFinding): HTMLElement {
  const item = element('li', finding.severity === 'error' ? 'worse' : 'bad');
  const steps = element('ol', 'steps');
  steps.append(
    ...finding.steps.map((step) => {
      const one = element('li', '');
      one.append(link(step.range, `${step.note} · held ${step.held}`));
      return one;
    }),
  );
  item.append(link(finding.range, `${finding.rule}: ${finding.message}`), steps);
  return item;
}

function resourceItem(resource: OverviewResource): HTMLElement {
  const item = element('li', resource.findings.length === 0 ? '' : 'bad');
  const back = resource.release.length === 0 ? '' : `, given back by ${resource.release.map((call) => `${call}()`).join(' or ')}`;
  item.append(
    link(resource.range, `${resource.call}()`, 'text'),
    element('p', 'quiet', `${kinds[resource.kind] ?? resource.kind}${back}`),
    ...messages(resource.findings),
  );
  return item;
}

function exitItem(exit: OverviewExit): HTMLElement {
  const item = element('li', exit.findings.length === 0 ? '' : 'bad');
  item.append(link(exit.range, exit.text === '}' ? 'end of the function' : exit.text, 'text'), ...messages(exit.findings));
  return item;
}

function messages(texts: readonly string[]): HTMLElement[] {
  return texts.map((text) => element('p', 'message', text));
}

/** The catalogue's kinds in words. */
const kinds: Readonly<Record<string, string>> = {
  ref: 'a reference',
  alloc: 'an allocation',
  register: 'a registration',
  lock: 'a lock',
  init: 'an initialisation',
  enable: 'an enable count',
  map: 'a mapping',
  pm: 'a runtime PM count',
  id: 'an id',
};

function link(range: Range, text: string, className = ''): HTMLElement {
  const button = element('button', className);
  button.append(element('span', 'line', String(range.start.line + 1)), text);
  button.addEventListener('click', () => vscode.postMessage({ type: 'reveal', range }));
  return button;
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}
