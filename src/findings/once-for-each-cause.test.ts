import { expect, it } from 'vitest';
import type { Problem } from '../domain/index.ts';
import { onceForEachCause } from './once-for-each-cause.ts';

const REASON = 'not a valid version';

function unread(subject: string, reason = REASON): Problem {
  return { kind: 'package-file-unreadable', subject, message: `${subject} was not read: ${reason}` };
}

const manifestOf = (name: string) => `app/node_modules/${name}/package.json`;

it('makes one problem of files that were not read for one reason, with their number and the first names', () => {
  const problems = Array.from({ length: 17 }, (_, n) => unread(manifestOf(`p${n + 10}`))).reverse();
  expect(onceForEachCause(problems, [])).toEqual([
    {
      kind: 'package-file-unreadable',
      subject: manifestOf('p10'),
      message: `${manifestOf('p10')} was not read: ${REASON}; 16 more files likewise: ${manifestOf('p11')}, ${manifestOf('p12')}, ${manifestOf('p13')} and 13 more`,
    },
  ]);
});

it('counts a file once that was not read in several places', () => {
  const problem = unread(manifestOf('a'));
  expect(onceForEachCause([problem, problem], [])).toEqual([problem]);
});

it.each<[string, readonly Problem[]]>([
  ['other reasons', [unread('a.jar'), unread('b.jar', 'truncated')]],
  [
    'reasons in the archive',
    [unread('a.jar'), { ...unread('b.jar'), message: `b.jar!c.jar was not read: ${REASON}` }],
  ],
  ['other kinds', ['a', 'b'].map((subject) => ({ ...unread(subject), kind: 'file-too-large' }))],
  ['needs', ['a', 'b'].map((subject) => ({ ...unread(subject), message: `${subject} asks for packages` }))],
])('leaves problems alone that have %s', (_what, problems) => {
  expect(onceForEachCause(problems, [])).toEqual(problems);
});

it('leaves a file alone that a waiver names, so that no other is waived with it', () => {
  const [a, b, c] = [unread('a.jar'), unread('b.jar'), unread('c.jar')];
  expect(onceForEachCause([a, b, c], ['package-file-unreadable:a.jar'])).toEqual([
    a,
    { ...b, message: `b.jar was not read: ${REASON}; 1 more file likewise: c.jar` },
  ]);
});
