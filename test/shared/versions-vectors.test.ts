import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ourVerdict, type Verdict } from '../support/agreement.ts';
import { sharedFolder } from '../support/shared.ts';
import type { SchemeId } from '../../src/versions/index.ts';

const shared = sharedFolder();
const WORDS_OF_SCHEMES: Readonly<Record<string, SchemeId>> = {
  deb: 'deb',
  rpm: 'rpm',
  semantic: 'semver',
  golang: 'go',
  gem: 'gem',
  maven: 'maven',
  pep440: 'pypi',
};
const RELATIONS: Readonly<Record<string, readonly Verdict[]>> = {
  '<': ['<'],
  '>': ['>'],
  '=': ['='],
  '==': ['='],
  '<=': ['<', '='],
  '>=': ['>', '='],
};

const PLATFORM = /-(x86|arm|aarch64|universal)/;

if (shared === undefined) {
  it.skip('skips published comparisons of versions without the shared folder', () => undefined);
} else {
  const linesOf = (name: string) => readFileSync(join(shared, 'vectors', name), 'utf8').split('\n');

  it.each([
    ['rpm.txt', 'rpm', 113],
    ['rpm-evr.txt', 'rpm', 3],
    ['maven.txt', 'maven', 83],
  ] as const)('confirms every comparison of %s', (name, scheme, count) => {
    const rows = linesOf(name).flatMap((line) => {
      const [first = '', relation = '', second = ''] = line.trim().split(/\s+/);
      // The second suite compares names and architectures too, which are not part of a version.
      const isVersion = [first, second].every(
        (text) => name !== 'rpm-evr.txt' || /^(\d+:)?\d+-\d+$/.test(text),
      );
      // The last of Maven's is another library's: to Maven itself the two are equal.
      const isOwn = line !== '2.0.a < 2.0.0.a';
      return line.startsWith('#') || second === '' || !isVersion || !isOwn
        ? []
        : [{ line, first, relation, second }];
    });
    expect(rows).toHaveLength(count);
    expect(rows.filter((row) => !holds(scheme, row.first, row.relation, row.second))).toEqual([]);
  });

  it('confirms every row of the mixed table, but for loose versions that are not semantic', () => {
    const rows = linesOf('compare.tsv').flatMap((line) => {
      const [word = '', kind = '', version = '', other = '', expected = ''] = line.split('\t');
      const scheme = WORDS_OF_SCHEMES[word];
      // A platform is not part of a gem's version.
      if (!scheme || (scheme === 'gem' && PLATFORM.test(version))) return [];
      const actual = kind.startsWith('compare')
        ? compared(scheme, version, other)
        : satisfies(scheme, version, other);
      return [{ line, actual, expected }];
    });
    const answered = rows.filter(({ actual }) => actual !== 'refused');
    const refused = rows.filter(({ actual }) => actual === 'refused');
    expect(answered).toHaveLength(204);
    expect(answered.filter(({ actual, expected }) => actual !== expected)).toEqual([]);
    expect(refused.filter(({ line }) => !line.startsWith('semantic'))).toEqual([]);
  });
}

function holds(scheme: SchemeId, first: string, relation: string, second: string): boolean {
  return RELATIONS[relation]?.includes(ourVerdict(scheme, { first, second })) ?? false;
}

function compared(scheme: SchemeId, first: string, second: string): string {
  const verdict = ourVerdict(scheme, { first, second });
  return { '<': '-1', '=': '0', '>': '1', refused: 'refused' }[verdict];
}

/** `> 1.0, < 2.0 || = 3.0`: commas join what must hold together, bars the alternatives. */
function satisfies(scheme: SchemeId, version: string, constraint: string): string {
  if (constraint === '') return 'true';
  const alternatives = constraint
    .replaceAll("'", '')
    .split('||')
    .map((alternative) =>
      alternative.split(',').map((bound) => {
        const [, relation = '=', second = ''] = /^\s*([<>=]*)\s*(\S+)\s*$/.exec(bound) ?? [];
        return { relation: relation === '' ? '=' : relation, second };
      }),
    );
  if (alternatives.flat().some(({ second }) => ourVerdict(scheme, { first: version, second }) === 'refused'))
    return 'refused';
  return String(
    alternatives.some((bounds) =>
      bounds.every(({ relation, second }) => holds(scheme, version, relation, second)),
    ),
  );
}
