import { expect, it } from 'vitest';
import type { Distribution } from '../domain/index.ts';
import { installed } from './testing.ts';
import { rankFindings, type Enrichment } from './rank-findings.ts';

const NOTHING: Enrichment = { records: new Map(), epss: new Map(), kev: new Map() };

function distribution(id: string): Distribution {
  return { id, idLike: [], version: '1', name: id, path: 'etc/os-release' };
}

const matched = {
  id: 'CVE-2024-1',
  title: 'Important: nginx security update',
  package: installed('nginx', '1'),
  state: 'unfixed' as const,
  published: '2024-02-02T00:00:00Z',
  ratings: [{ source: 'debian', severity: 'negligible' as const }],
  evidence: [],
};
const record = {
  cve: 'CVE-2024-1',
  found: true,
  title: 'Overflow in the parser',
  published: '2024-01-01T00:00:00Z',
  fetchedAt: '2024-03-03T00:00:00Z',
  ratings: [{ source: 'cna', severity: 'high' as const, score: 8.1 }],
};

it("prefers the CVE record's text to that of an erratum", () => {
  const records = new Map([['CVE-2024-1', record]]);
  const [finding] = rankFindings([matched], { ...NOTHING, records }, distribution('alpine'));
  expect(finding).toMatchObject({
    title: 'Overflow in the parser',
    published: '2024-01-01T00:00:00Z',
    severity: 'high',
    severitySource: 'cna',
  });
});

it('lets Debian’s "unimportant" count in Debian', () => {
  const records = new Map([['CVE-2024-1', record]]);
  const [finding] = rankFindings([matched], { ...NOTHING, records }, distribution('debian'));
  expect(finding).toMatchObject({ severity: 'negligible', severitySource: 'debian' });
  expect(finding?.ratings).toHaveLength(2);
});

it('calls a package malicious that a record of malware names, whatever rates the record', () => {
  const records = new Map([['CVE-2024-1', record]]);
  const evidence = [
    {
      feed: 'osv:npm',
      record: 'MAL-2024-1',
      ecosystem: 'npm',
      package: 'nginx',
      nameKind: 'binary' as const,
      version: '1',
      range: 'every version',
      state: 'unfixed' as const,
    },
  ];
  const [finding] = rankFindings([{ ...matched, evidence }], { ...NOTHING, records }, undefined);
  expect(finding).toMatchObject({ severity: 'malicious', severitySource: 'osv' });
  expect(finding?.ratings.map(({ severity }) => severity)).toEqual(['malicious', 'high', 'negligible']);
});

it('adds EPSS and KEV to the findings', () => {
  const epss = new Map([['CVE-2024-1', { probability: 0.9, percentile: 0.99 }]]);
  const kev = new Map([['CVE-2024-1', { dateAdded: '2024-02-01', ransomware: true }]]);
  const [finding] = rankFindings([matched], { ...NOTHING, epss, kev }, undefined);
  expect(finding).toMatchObject({ epss: { probability: 0.9 }, kev: { ransomware: true } });
});

it('ranks a flaw that several CVEs name by the worst of them, and keeps its own text', () => {
  const several = { ...matched, id: 'GHSA-a', aliases: ['CVE-2024-1', 'CVE-2024-2', 'GO-1'], ratings: [] };
  const enrichment: Enrichment = {
    records: new Map([['CVE-2024-1', record]]),
    epss: new Map([
      ['CVE-2024-1', { probability: 0.1, percentile: 0.5 }],
      ['CVE-2024-2', { probability: 0.9, percentile: 0.99 }],
    ]),
    kev: new Map([['CVE-2024-2', { dateAdded: '2024-02-01', ransomware: true }]]),
  };
  expect(rankFindings([several], enrichment, undefined)).toMatchObject([
    {
      id: 'GHSA-a',
      aliases: ['CVE-2024-1', 'CVE-2024-2', 'GO-1'],
      title: matched.title,
      severity: 'high',
      epss: { probability: 0.9 },
      kev: { ransomware: true },
    },
  ]);
});

it('keeps the text of the advisory where the CVE has no record', () => {
  const [finding] = rankFindings([matched], NOTHING, undefined);
  expect(finding).toMatchObject({ title: matched.title, published: matched.published });
  expect(Object.keys(finding ?? {})).not.toContain('epss');
});
