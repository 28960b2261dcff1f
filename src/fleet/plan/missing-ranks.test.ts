import { expect, it } from 'vitest';
import type { Severity } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';
import { missingRanks } from './missing-ranks.ts';

async function kindsOf(unrated: number, severity: Severity | undefined, hasKev = true) {
  const feedState = () => Promise.resolve(hasKev ? {} : undefined);
  const store = { advisories: { feedState } } as unknown as Pick<Store, 'advisories'>;
  return (await missingRanks({ cves: 100, unrated }, severity, store)).map(({ kind, subject }) => [
    kind,
    subject,
  ]);
}

it('notes that many CVEs of a plan have no severity, a hole where they do not count for it', async () => {
  expect(await kindsOf(10, 'high')).toEqual([]);
  expect(await kindsOf(11, undefined)).toEqual([['enrichment-missing', 'cve']]);
  expect(await kindsOf(11, 'high')).toEqual([['severities-missing', 'cve']]);
});

it('notes that a plan knows nothing of exploitation', async () => {
  expect(await kindsOf(0, undefined, false)).toEqual([['enrichment-missing', 'kev']]);
});
