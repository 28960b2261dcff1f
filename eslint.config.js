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

/** The text of a test (`it`, `it.each`) or of a `describe`, where it matches a pattern. */
function titled(name, pattern) {
  const call = [
    `[callee.name="${name}"]`,
    `[callee.object.name="${name}"]`,
    `[callee.callee.object.name="${name}"]`,
    `[callee.tag.object.name="${name}"]`,
  ];
  const text = [`Literal[value=${pattern}]`, `TemplateLiteral[quasis.0.value.cooked=${pattern}]`];
  return `CallExpression:matches(${call.join()}) > :matches(${text.join()}):first-child`;
}

const NOT_VERBS = 'is|was|has|as|its|this|whose|always|besides';
const MIDDLE_OF_A_SENTENCE =
  'and|but|or|of|with|without|for|from|in|on|at|by|to|when|while|where|once|if|as|is|are|was|which|that|not|no|what|whose';

/** A failed test is reported by its title, so that it says subject and claim without its `describe`. */
const TITLES = [
  {
    selector: titled('it', `/^(?!(never |neither )?(?!(${NOT_VERBS})\\b)[a-z-]+s\\b.)/`),
    message:
      'Begin the title with a verb in the third person, and name the subject: "follows a link to a folder".',
  },
  {
    selector: titled('describe', `/^(${MIDDLE_OF_A_SENTENCE})\\b/`),
    message: 'Begin with a subject, not in the middle of a sentence.',
  },
  ...['it', 'describe'].map((name) => ({
    selector: titled(name, '/[.:;,]$/'),
    message: 'End the title without punctuation.',
  })),
  {
    selector: 'ImportDeclaration[source.value="vitest"] > ImportSpecifier[imported.name="test"]',
    message: 'Call it(): its title is a sentence with a verb first.',
  },
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // One program for all files: projectService, made for editors, takes a tenth longer.
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
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
    files: [
      'src/cli/**',
      'src/config/**',
      'test/**',
      'bench/**',
      'bin/**',
      'examples/**',
      '.ci/**',
      '**/*.test.ts',
      '*.ts',
    ],
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
    // Beside the program, in a job of a pipeline: a comment is changed by PATCH or PUT, which nothing else sends.
    files: ['bin/comment/*.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['test/**', '**/*.test.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-syntax': ['error', ...TITLES],
    },
  },
  {
    // The larger checks look for the shared data themselves.
    files: ['test/**', '**/*.test.ts'],
    ignores: ['test/shared/**', 'test/images/**'],
    rules: { 'no-restricted-syntax': ['error', NO_NAMELESS_SKIP, ...TITLES] },
  },
);
