import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DISTRIBUTIONS, type FeedRule, type KnownDistribution } from '../distributions/index.ts';
import { silenceDays } from './content-age.ts';

const GUIDE = new URL('../../docs/guide/feeds.md', import.meta.url);

/** The rows of the guide's table of distributions, each cell without its padding. */
function rowsOfGuide(): readonly string[] {
  const [, section = ''] = readFileSync(GUIDE, 'utf8').split('\n## Who answers for which distribution\n');
  const lines = section
    .split('\n## ', 1)
    .join()
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const rows = lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows
    .filter(({ length }) => length === 6)
    .slice(2)
    .map((cells) => cells.join(' | '));
}

function rowOf({ id, name, feeds, lifeCycle }: KnownDistribution): string {
  const [first] = feeds;
  return [
    name,
    `\`${id}\``,
    first ? feeds.map((rule) => `\`${feedOf(rule)}\``).join(', else ') : 'nothing yet',
    first ? (first.coverage === 'unfixed known' ? 'known' : 'not known') : '',
    first && hasExtension(lifeCycle) ? 'in the feed' : '',
    first ? String(silenceDays(feedOf(first))) : '',
  ].join(' | ');
}

function feedOf({ feed, part }: FeedRule): string {
  return typeof part !== 'string' || part === '' ? feed : `${feed}:${part}`;
}

function hasExtension(lifeCycle: KnownDistribution['lifeCycle']): boolean {
  if (typeof lifeCycle === 'string') return false;
  if ('releases' in lifeCycle) return Object.values(lifeCycle.releases).some(({ length }) => length === 2);
  const other = DISTRIBUTIONS.find(({ id }) => id === lifeCycle.sameAs);
  return other !== undefined && hasExtension(other.lifeCycle);
}

it('lists in the guide every distribution, who answers, and what the feed knows', () => {
  const expected = DISTRIBUTIONS.map(rowOf).toSorted((a, b) => a.localeCompare(b, 'en'));
  expect(rowsOfGuide()).toEqual(expected);
});
