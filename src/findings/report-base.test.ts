import { expect, it } from 'vitest';
import type { BaseImage, IndexedImage, InstalledPackage, Line } from '../domain/index.ts';
import { reportImage, type ReportJudgement } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const OPEN = { releases: { trixie: { status: 'open', urgency: 'not yet assigned' } } };
const MIRROR = {
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    anchor: { 'CVE-2099-0001': OPEN },
    keel: { 'CVE-2099-0002': OPEN },
  }),
};
const LINE: Line = {
  max: { unknown: 1 },
  onlyFixed: false,
  failOnKev: false,
  strict: true,
  allowIncomplete: ['release-past-end-of-life', 'life-cycle-unknown'],
};
const BASE: BaseImage = {
  reference: 'debian:13',
  digest: testDigest('b'),
  source: 'option',
  layers: 1,
};
const NOTE = { kind: 'base-not-used', subject: 'app', message: 'base image not used' } as const;

function deb(name: string, layer: number): InstalledPackage {
  return { type: 'deb', name, version: '1.0', architecture: 'all', database: 'var/lib/dpkg/status', layer };
}

const IMAGE: IndexedImage = {
  key: testDigest('a'),
  image: { reference: 'app', transport: 'docker', layers: [{}, {}] },
  distribution: { id: 'debian', version: '13', idLike: [], name: 'Debian 13', path: 'etc/os-release' },
  packages: [deb('anchor', 0), deb('keel', 1)],
  problems: [],
  indexedBy: '',
  indexedAt: '2026-11-25T11:00:00Z',
};

async function report(judgement: Partial<ReportJudgement>) {
  await using world = await openWorld(MIRROR);
  const { result } = await reportImage(IMAGE, { line: LINE, ignore: [], ...judgement }, world.context);
  return result;
}

it('counts the findings of the base, unless the line leaves them out', async () => {
  const base = { base: BASE, problems: [] };
  const counted = await report({ base });
  expect(counted.findings.map(({ id, from }) => [id, from])).toEqual([
    ['CVE-2099-0001', 'base'],
    ['CVE-2099-0002', undefined],
  ]);
  expect(counted).toMatchObject({ base: BASE, verdict: { outcome: 'over', counts: { unknown: 2 } } });
  const ignored = await report({ base, line: { ...LINE, ignoreBase: true } });
  expect(ignored.findings).toHaveLength(2);
  expect(ignored.verdict).toMatchObject({ outcome: 'within', counts: { unknown: 1 } });
});

it.each([
  ['label', 'debian:13 is its base by a label alone; if you trust it, add --base debian:13'],
  ['shared', 'debian:13 is its base by the layers that other repositories share alone'],
] as const)('leaves out no base that only a %s names, and says which option does', async (source, reason) => {
  const line = { ...LINE, ignoreBase: true } as const;
  const { findings, problems, verdict } = await report({
    line,
    base: { base: { ...BASE, source }, problems: [] },
  });
  expect(findings.map(({ from }) => from)).toEqual(['base', undefined]);
  expect(verdict).toMatchObject({ outcome: 'over', counts: { unknown: 2 } });
  expect(verdict.line?.ignoreBase).toBeUndefined();
  const [note] = problems.filter(({ kind }) => kind === 'base-not-used');
  expect(note?.message).toContain(`--ignore-base leaves nothing out: ${reason}`);
});

it('says which option names a base where none was found', async () => {
  const { problems } = await report({ line: { ...LINE, ignoreBase: true } });
  expect(problems).toContainEqual({
    ...NOTE,
    message:
      'base image not used: --ignore-base leaves nothing out: no image that you named is its base; add --base IMAGE',
  });
});

it('marks what a rule suppresses in the base as well', async () => {
  const ignore = [{ id: 'CVE-2099-0001', reason: 'known' }];
  const { suppressed } = await report({ ignore, base: { base: BASE, problems: [] } });
  expect(suppressed).toMatchObject([{ finding: { from: 'base' } }]);
});

it('takes everything for yours without a base, and fails on no note about it, even if strict', async () => {
  const line = { ...LINE, ignoreBase: true, max: { unknown: 2 } } as const;
  const { base, findings, problems, verdict } = await report({ line, base: { problems: [NOTE] } });
  expect(base).toBeUndefined();
  expect(findings.filter(({ from }) => from !== undefined)).toEqual([]);
  expect(problems).toContainEqual(NOTE);
  expect(verdict.incomplete.map(({ kind }) => kind)).not.toContain('base-not-used');
  expect(verdict.counts.unknown).toBe(2);
});
