const tseslint = require('typescript-eslint');
const importX = require('eslint-plugin-import-x');

/**
 * Who may import whom (docs/architecture.md has the picture). Each row: a room, and the rooms of the project it may use
 * besides itself. A room that is not listed may use anything but bin/.
 */
const mayImport = {
  'lib/model': [],
  'lib/iam': [],
  k8s: [],
  'lib/stack': ['k8s'],
  'lib/emulator': ['lib/iam', 'lib/model'],
  'lib/walkthrough': ['lib/model', 'lib/emulator'],
  'lib/report': ['lib/model'],
  'lib/reader': ['lib/model', 'lib/iam', 'lib/emulator'],
  'lib/doctor': ['lib/model', 'lib/iam'],
  'lib/cdk': ['lib/model', 'lib/iam', 'lib/reader', 'lib/doctor'],
};
const rooms = [...Object.keys(mayImport), 'bin', 'test', 'bench', 'scripts'];

const zones = Object.entries(mayImport).map(([room, allowed]) => ({
  target: `./${room}`,
  from: rooms.filter((other) => other !== room && !allowed.includes(other)).map((other) => `./${other}`),
  message: `${room} may import ${allowed.length ? allowed.join(', ') : 'nothing else of the project'}: see docs/architecture.md`,
}));

module.exports = tseslint.config(
  { ignores: ['node_modules/', 'cdk.out/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js', '.json'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['lib/**/*.ts', 'k8s/**/*.ts'],
    ignores: ['k8s/main.ts'],
    rules: { 'no-console': 'error', 'no-process-exit': 'off' },
  },
  { files: ['**/*.js', '**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
