// Shapes of the versions of language ecosystems: which part is where, and what their parsers get wrong.

import type { SchemeId } from '../../src/versions/index.ts';
import { NOTHING, type Slot } from './version-slot.ts';

const SEMVER_IDENTIFIERS = [
  '0',
  '1',
  '2',
  '9',
  '10',
  '99',
  'a',
  'b',
  'A',
  'rc',
  'alpha',
  'x-y',
  '0a',
  '-',
  '1-',
];
const PRE_RELEASES = SEMVER_IDENTIFIERS.flatMap((first) => [
  '',
  `-${first}`,
  ...SEMVER_IDENTIFIERS.map((second) => `-${first}.${second}`),
  `-${first}.123456789012345`,
]);

const PSEUDO_VERSIONS = ['', '0.', 'rc.1.0.'].flatMap((before) =>
  ['20180116102854-5a71ef0e047d', '20190116102854-8a3f0e047d5a'].map((time) => `-${before}${time}`),
);

const COMPOSER_STABILITIES = [
  ...new Array<string>(40).fill(''),
  ...['stable', 'beta', 'b', 'RC', 'rc', 'alpha', 'a', 'Alpha', 'patch', 'pl', 'p', 'foo', ''].flatMap(
    (word) => ['', '.', '-', '_', '-'].map((before) => before + word),
  ),
];
const GEM_PRE_RELEASES = ['.', '.', '-', ''].flatMap((before) =>
  ['a', 'b', 'B', 'pre', 'rc1', 'a.0', 'a0', 'a0b', '0', '0.1', '1', '0a', 'a-1', '-', '-.a', 'beta.10'].map(
    (text) => before + text,
  ),
);

const PYTHON_SEPARATORS = ['', '.', '-', '_'];
const PYTHON_PRE_RELEASES = [
  ...new Array<string>(60).fill(''),
  ...['a', 'b', 'rc', 'c', 'alpha', 'beta', 'pre', 'preview', 'RC', 'prev', 'r'].flatMap((word) =>
    PYTHON_SEPARATORS.flatMap((before) =>
      ['', '1', '.2', '-', '_0', '-10'].map((end) => before + word + end),
    ),
  ),
];

const MAVEN_WORDS = [
  ...['alpha', 'a', 'beta', 'b', 'milestone', 'm', 'rc', 'cr', 'snapshot', 'ga', 'final', 'release', 'sp'],
  ...['x', 'pre', 'redhat', 'incubating', 'Final', 'RC', 'SNAPSHOT'],
];
const MAVEN_QUALIFIERS = MAVEN_WORDS.flatMap((word) =>
  ['', '.', '-', '-'].flatMap((before) => ['', '1', '-2', '2.1'].map((end) => before + word + end)),
);

const SEMVER_SLOTS: readonly Slot[] = [
  { pieces: [...NOTHING, 'v', 'v', '='], max: 1 },
  { pieces: ['0.', '1.', '2.', '10.'], min: 1, max: 1 },
  { pieces: ['0.', '1.', '9.', '10.'], min: 1, max: 1 },
  { pieces: ['0', '0', '1', '1', '9', '9', '10', '19', '01'], min: 1, max: 1 },
  { pieces: PRE_RELEASES, min: 1, max: 1 },
  { pieces: ['', '', '', '+1', '+01.a', '+a-b'], max: 1 },
  { pieces: [...NOTHING, '.', '-', '+', '.01', '_', 'é', ' '], max: 1 },
];

export const LANGUAGE_SHAPES = {
  bitnami: [
    { pieces: [...NOTHING, 'v', ' '], max: 1 },
    { pieces: ['0', '1', '2', '10', '2023', '01'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.1', '.9', '.10', '.08'], min: 1, max: 2 },
    {
      pieces: ['', '-0', '-1', '-2', '-10', '-01', ...PRE_RELEASES.slice(0, 60), '-rc1', '-RC.2'],
      min: 1,
      max: 1,
    },
    { pieces: ['', '', '', '.1', '.el8', '-g210218', '.57.3', 'a', '-183891f8d535'], max: 1 },
    { pieces: ['', '', '', '+1', '+01.a'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '_', 'é', ' '], max: 1 },
  ],
  semver: SEMVER_SLOTS,
  cargo: SEMVER_SLOTS,
  pub: SEMVER_SLOTS,
  composer: [
    { pieces: [...NOTHING, 'v', 'V', ' ', 'dev-', '='], max: 1 },
    { pieces: ['0', '1', '2', '10', '01', '2010', '12345', '100000', '201001', '20100102'], min: 1, max: 1 },
    {
      pieces: ['.0', '.0', '.1', '.9', '.10', '.01', '.x', '.*', '-01', '-02', ':30', '-203040', '.123'],
      max: 3,
    },
    { pieces: COMPOSER_STABILITIES, max: 1 },
    { pieces: ['', '', '', '', '1', '.2', '-3', '10', '.1.2', '0', '01'], max: 1 },
    { pieces: ['', '', '', '', 'dev', '-dev', '.dev', '_dev', '.x-dev', '--dev'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '+a.1', '@dev', '@RC', '_', 'é', ' ', '-1'], max: 1 },
  ],
  go: [
    { pieces: ['', 'v', 'v', 'v', 'v', 'v', ...NOTHING.slice(0, 3), 'V', 'vv', '='], max: 1 },
    { pieces: ['0', '1', '2', '10'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.1', '.9', '.10'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.1', '.9', '.10', '.19', '.01'], min: 1, max: 1 },
    { pieces: [...PRE_RELEASES, ...PSEUDO_VERSIONS], min: 1, max: 1 },
    { pieces: ['', '', '', '+incompatible', '+incompatible', '+1'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '.01', '_', 'é', ' '], max: 1 },
  ],
  gem: [
    { pieces: [...NOTHING, 'v', ' ', '.'], max: 1 },
    { pieces: ['0', '1', '2', '10', '01'], min: 1, max: 1, longestRun: 15 },
    { pieces: ['.0', '.0', '.0', '.1', '.9', '.10', '.00', '.01'], max: 3 },
    { pieces: ['', '', '', ...GEM_PRE_RELEASES], max: 3 },
    { pieces: [...NOTHING, '.', '-', '+', '_', 'é', ' ', '\n', '..', '-x86_64-linux'], max: 1 },
  ],
  npm: [
    { pieces: [...NOTHING, 'v', 'v', '=', ' ', '= v', '==', 'V'], max: 1 },
    { pieces: ['0', '1', '2', '10', '01'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.9', '.10', '.00'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.1', '.9', '.10', '.19', '.01', '.'], min: 1, max: 1 },
    {
      pieces: [...PRE_RELEASES, ...NOTHING, 'rc', 'beta.1', 'a-1.0', '-01', '-a.007', '-.a'],
      min: 1,
      max: 1,
    },
    { pieces: ['', '', '', '+1', '+01.a', '+a-b'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '.01', '_', 'é', ' ', '.x'], max: 1 },
  ],
  nuget: [
    { pieces: [...NOTHING, 'v', ' '], max: 1 },
    { pieces: ['0', '1', '2', '10', '01'], min: 1, max: 1, longestRun: 15 },
    { pieces: ['.0', '.0', '.1', '.9', '.10', '.01'], max: 3 },
    {
      pieces: [...PRE_RELEASES, '-A.b', '-RC', '-X-Y', '-01', '-a.007', '-10000000000', '-9000000000'],
      min: 1,
      max: 1,
    },
    { pieces: ['', '', '', '+1', '+01.a', '+a-b'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '.01', '_', 'é', ' '], max: 1 },
  ],
  pypi: [
    { pieces: [...NOTHING, 'v', 'V', ' ', '1!', '0!', '2!', '01!'], max: 1 },
    { pieces: ['0', '1', '2', '10', '01', '2024'], min: 1, max: 1, longestRun: 15 },
    { pieces: ['', '.0', '.0', '.00', '.1', '.9', '.10', '.01'], max: 3 },
    { pieces: PYTHON_PRE_RELEASES, max: 1 },
    { pieces: ['', '', '-1', '-0', '.post1', 'post', '_rev2', '-r', '.post.3', 'POST10', '-post'], max: 1 },
    { pieces: ['', '', '.dev0', 'dev', '-dev1', '_dev_10', '.DEV2', '.dev-'], max: 1 },
    { pieces: ['', '', '', '', '+1', '+a', '+A.1', '+1-a', '+0a_10', '+01', '+ubuntu', '+a.b.1'], max: 1 },
    { pieces: [...NOTHING, ...NOTHING, '.', '-', '+', '_', '!', 'é', ' ', '\n', '.1', 'm1', '-x'], max: 1 },
  ],
  hex: [
    { pieces: [...NOTHING, 'v', ' '], max: 1 },
    { pieces: ['0.', '1.', '2.', '10.', '1'], min: 1, max: 1 },
    { pieces: ['0', '1', '9', '10', '01'], min: 1, max: 1 },
    { pieces: ['', '.0', '.1', '.1', '.9', '.10', '.01'], min: 1, max: 1 },
    { pieces: PRE_RELEASES, min: 1, max: 1 },
    { pieces: ['', '', '', '+1', '+01.a', '+a-b'], max: 1 },
    { pieces: [...NOTHING, '.', '-', '+', '.01', '_', 'é'], max: 1 },
  ],
  maven: [
    { pieces: ['0', '1', '2', '10', '01', ...NOTHING.slice(0, 2), 'v1', 'r'], max: 1, longestRun: 20 },
    { pieces: ['.0', '.0', '.0', '.1', '.9', '.10', '.01', '-1', '-0', '.', '-', '..'], max: 3 },
    { pieces: ['', ...MAVEN_QUALIFIERS], max: 1, longestRun: 20 },
    { pieces: ['', '', '.', '-', '.1', '-1', '2', '.0', '-0', '.2.1', '-3.0'], max: 1 },
    { pieces: [...NOTHING.slice(0, 20), ...MAVEN_QUALIFIERS], max: 1 },
    { pieces: [...NOTHING, '.', '-', '_1', '+build.3', 'é', '.1', '-1', '.0', '-b', '\u{1f680}1'], max: 2 },
  ],
} as const satisfies Readonly<Partial<Record<SchemeId, readonly Slot[]>>>;
