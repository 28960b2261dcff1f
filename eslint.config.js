import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Each argument takes a place on the stack, and V8 ends at about 120,000: an image or a feed decides how many there are. */
const NO_SPREAD_ARGUMENTS = {
  selector:
    'CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|of|apply|fromCharCode)$/] > SpreadElement',
  message: 'Use a loop: a list as arguments overflows the stack once it is long.',
};

/** What is left out is named at the end of a run. */
const NO_NAMELESS_SKIP = {
  selector:
    'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(skip|skipIf|runIf|todo)$/]',
  message: 'Use needs() of test/support: it names what was left out, and fails in CI.',
};

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'src/http is the only HTTP client.' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only cli/ ends the process.' },
        { object: 'process', property: 'env', message: 'Only cli/ and config/ read the environment.' },
      ],
      'no-restricted-syntax': ['error', NO_SPREAD_ARGUMENTS],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/cli/**', 'src/config/**', 'test/**', 'bench/**', 'bin/**', '.ci/**', '**/*.test.ts', '*.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  {
    // Tools of the house, which read what the house wrote.
    files: ['test/**', 'bench/**', 'bin/**', '.ci/**'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    files: ['test/**', 'bench/**', 'bin/**', '**/*.test.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**', '**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-globals': 'off' },
  },
  {
    // The larger checks look for the shared data themselves.
    files: ['test/**', '**/*.test.ts'],
    ignores: ['test/shared/**', 'test/images/**'],
    rules: { 'no-restricted-syntax': ['error', NO_NAMELESS_SKIP] },
  },
);
