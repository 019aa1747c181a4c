/**
 * A function-like macro written as the function that it stands for; undefined where it is none. A parameter is handed over by its value, which
 * is right for the wrappers of one call that macros are read for.
 */
export function textOfMacro(define: string): string | undefined {
  const match = /^#\s*define\s+(\w+)\(([\w\s,]*)\)([^]*)$/.exec(define.replace(/\\\r?\n/g, ' '));
  const [, name, list = '', rest = ''] = match ?? [];
  const body = rest.trim().replace(/;$/, '');
  if (name === undefined || body === '' || body.includes('#')) return undefined;
  const words = list.split(',').map((word) => word.trim()).filter((word) => word !== ''); // prettier-ignore
  const parameters = words.length === 0 ? 'void' : words.map((word) => `void *${word}`).join(', ');
  const isStatement = /^(?:do|if|while|for|switch)\b|^\{/.test(body) || body.includes(';');
  return isStatement && !body.startsWith('(')
    ? `static inline void ${name}(${parameters}) { ${body}; }`
    : `static inline void *${name}(${parameters}) { return (${body}); }`;
}
