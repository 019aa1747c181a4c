import tseslint from 'typescript-eslint';

/** Folders in the order in which imports may run: a folder knows only the ones before it. */
const order = [
  'syntax',
  'catalogue',
  'flow',
  'lifecycle',
  'report',
  'analysis',
  'index',
  'simulator',
  'patch',
  'review',
  'protocol',
  'server',
  'cli',
  'extension',
];

const downwards = order.map((folder, i) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...(i + 1 < order.length
            ? [
                {
                  group: order.slice(i + 1).map((later) => `**/${later}/*`),
                  message: `${folder}/ may only import what stands before it in the list of ARCHITECTURE.md.`,
                },
              ]
            : []),
          ...(folder === 'extension' ? [] : [{ group: ['vscode'], message: 'Only extension/ knows VS Code.' }]),
          ...(folder === 'extension' || folder === 'cli' || folder === 'server'
            ? []
            : [{ group: ['node:*'], message: 'Only cli/, server/ and *.node.ts touch the machine.' }]),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.vscode-test/', 'test/fixtures/', 'media/'] },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.mjs'] }, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...downwards,
  { files: ['src/**/*.node.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
