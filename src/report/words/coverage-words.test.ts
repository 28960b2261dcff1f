import { expect, it } from 'vitest';
import { renderSummary } from '../summary/render.ts';
import { CLEAN } from '../testing.ts';
import { fixedOnlyWords } from './coverage-words.ts';

const OSV = { feed: 'osv:Rocky Linux', coverage: 'fixed only' } as const;
const SECDB = { feed: 'alpine-secdb:v3.20', coverage: 'fixed only' } as const;
const TRACKER = { feed: 'debian-tracker', coverage: 'unfixed known' } as const;

it('names the feeds that list fixes only', () => {
  const words = [
    [OSV, TRACKER],
    [OSV, SECDB],
    [TRACKER, { feed: 'epss' }],
  ].map((feeds) => fixedOnlyWords({ feeds }));
  expect(words).toEqual([
    'osv:Rocky Linux lists fixes only: what has none yet is not known',
    'osv:Rocky Linux and alpine-secdb:v3.20 list fixes only: what has none yet is not known',
    undefined,
  ]);
});

it('says in the summary of an image without findings that its feed lists fixes only', () => {
  const line = [...renderSummary({ results: [{ ...CLEAN, feeds: [OSV] }], failures: [] })].join('');
  expect(line).toMatch(/; 0 CVEs; osv:Rocky Linux lists fixes only: .*\n$/u);
});
