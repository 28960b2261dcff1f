import { expect, it } from 'vitest';
import { coverageOfFeed } from './feed-coverage.ts';

it.each([
  ['debian-tracker', 'unfixed known'],
  ['osv:Debian', 'unfixed known'],
  ['osv:npm', 'unfixed known'],
  ['osv:Rocky Linux', 'fixed only'],
  ['alpine-secdb:v3.20', 'fixed only'],
  ['osv:Root', 'fixed only'],
  ['osv:GIT', undefined],
  ['epss', undefined],
])('says whether %s knows what has no fix: %s', (feed, coverage) => {
  expect(coverageOfFeed(feed)).toBe(coverage);
});
