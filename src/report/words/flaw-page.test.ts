import { expect, it } from 'vitest';
import { flawPage } from './flaw-page.ts';

const evidenceOf = (record: string, url: string) =>
  ({ evidence: [{ record, url }] }) as unknown as Pick<Parameters<typeof flawPage>[0], 'evidence'>;

it.each([
  ['CVE-2024-1', 'https://a.example', 'https://www.cve.org/CVERecord?id=CVE-2024-1'],
  ['GHSA-1', 'https://a.example/GHSA-1', 'https://a.example/GHSA-1'],
  ['GHSA-1', 'javascript:alert(1)', undefined],
  ['GHSA-1', 'https://a.example/\u{1b}]8;;', undefined],
  ['OTHER', 'https://a.example', undefined],
])('links %s, whose record has %s, to %s', (id, url, page) => {
  expect(flawPage({ id, ...evidenceOf(id === 'OTHER' ? 'GHSA-1' : id, url) })).toBe(page);
});
