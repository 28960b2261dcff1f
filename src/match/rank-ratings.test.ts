import { expect, it } from 'vitest';
import { defined, type Rating } from '../domain/index.ts';
import { rankRatings } from './rank-ratings.ts';

const rating = (source: string, severity: Rating['severity'], vector?: string): Rating => ({
  source,
  severity,
  ...defined({ vector }),
});

it('lets the first source of the order count and keeps the others', () => {
  const ranked = rankRatings([rating('cna', 'low'), rating('nvd', 'high')], ['nvd', 'cna']);
  expect(ranked).toMatchObject({ severity: 'high', severitySource: 'nvd' });
  expect(ranked.ratings.map(({ source }) => source)).toEqual(['nvd', 'cna']);
});

it('passes over a source without a rating', () => {
  expect(rankRatings([rating('nvd', 'unknown'), rating('cna', 'low')], ['nvd', 'cna']).severity).toBe('low');
});

it('rates a CVE unknown that no source rates', () => {
  expect(rankRatings([], ['nvd'])).toEqual({ severity: 'unknown', ratings: [] });
});

it('takes the newest version of CVSS where a source gives several', () => {
  const ratings = [
    rating('cna', 'critical', 'CVSS:3.1/AV:N'),
    rating('cna', 'critical', 'AV:N/AC:L'),
    rating('cna', 'high', 'CVSS:4.0/AV:N'),
  ];
  expect(rankRatings(ratings, ['cna']).severity).toBe('high');
});

it.each([
  ['words', [rating('ubuntu', 'low'), rating('ubuntu', 'high'), rating('ubuntu', 'medium')]],
  [
    'vectors of one version',
    [
      { ...rating('cna', 'high', 'CVSS:3.1/AV:L'), score: 7.1 },
      { ...rating('cna', 'high', 'CVSS:3.1/AV:N'), score: 8.8 },
      { ...rating('cna', 'medium', 'CVSS:3.1/AV:P'), score: 5 },
    ],
  ],
])('lets the worst of several %s by one source count, in any order', (_, ratings) => {
  for (const given of [ratings, ratings.toReversed()]) {
    const ranked = rankRatings(given, ['cna', 'ubuntu']);
    expect(ranked.severity).toBe('high');
    expect(ranked.ratings[0]).toBe(ratings[1]);
  }
});

it("prefers a source's own word to its vectors", () => {
  const ratings = [rating('redhat', 'critical', 'CVSS:3.1/AV:N'), rating('redhat', 'medium')];
  expect(rankRatings(ratings, ['redhat']).severity).toBe('medium');
});

it('drops a rating that two records repeat', () => {
  const twice = [rating('nvd', 'high', 'CVSS:3.1/AV:N'), rating('nvd', 'high', 'CVSS:3.1/AV:N')];
  expect(rankRatings(twice, ['nvd']).ratings).toHaveLength(1);
});
