import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CveRecord,
  type IndexedImage,
  type InstalledPackage,
  isHole,
  type KeyedRange,
  type Line,
  type Problem,
  type ScanResult,
  type Severity,
} from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import type { StoredContext } from '../../stored/context.ts';
import { schemeOfEcosystem } from '../../versions/index.ts';
import { reportImage } from '../report-image.ts';
import { openWorld, testDigest } from '../testing.ts';
import { contextAsOf } from './as-of.ts';

const LINE: Line = {
  max: { high: 0, unknown: 0 },
  onlyFixed: false,
  failOnKev: true,
  strict: false,
  allowIncomplete: [],
};
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 60 * 60 * 1000;
const CVES = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'] as const;
/** Each with the ecosystem and the package that its records are about. */
const FEEDS = {
  'debian-tracker': { ecosystem: 'Debian:12', package: 'anchor' },
  'osv:Debian': { ecosystem: 'Debian:12', package: 'anchor' },
  'osv:npm': { ecosystem: 'npm', package: 'keel' },
} as const;
const UNREAD: Problem = { kind: 'feed-unreadable', subject: 'osv:npm', message: 'half of it' };

const anchor: InstalledPackage = {
  type: 'deb',
  name: 'anchor',
  version: '1.0',
  architecture: 'all',
  database: 'var/lib/dpkg/status',
  layer: 0,
};
const keel: InstalledPackage = {
  type: 'npm',
  ecosystem: 'npm',
  name: 'keel',
  version: '1.0.0',
  database: 'app/node_modules/keel/package.json',
  layer: 0,
};
const IMAGE: IndexedImage = {
  key: testDigest('a'),
  image: { reference: 'app', transport: 'docker', layers: [{ digest: testDigest('b') }] },
  distribution: { id: 'debian', version: '12', idLike: [], name: 'Debian 12', path: 'etc/os-release' },
  packages: [anchor, keel],
  problems: [],
  indexedBy: '',
  indexedAt: '2026-01-01T00:00:00Z',
};

interface Flaw {
  readonly cve: string;
  readonly below: string | null;
  readonly alias: string;
  readonly severity: Severity | null;
}

type Step =
  | {
      readonly kind: 'advisories';
      readonly feed: keyof typeof FEEDS;
      readonly flaws: readonly Flaw[];
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'confirmed'; readonly feed: keyof typeof FEEDS | 'kev' }
  | { readonly kind: 'kev'; readonly cves: readonly string[] }
  | { readonly kind: 'records' | 'list'; readonly records: readonly Omit<CveRecord, 'fetchedAt'>[] };

const anyCve = fc.constantFrom(...CVES);
const anyFeed = fc.constantFrom('debian-tracker', 'osv:Debian', 'osv:npm');
const anySeverity = fc.constantFrom<Severity | null>('low', 'critical', null);
const anyFlaws = fc.uniqueArray(
  fc.record({
    cve: anyCve,
    below: fc.constantFrom('0.5', '2.0.0', null),
    alias: fc.constantFrom('X-1', 'X-2'),
    severity: anySeverity,
  }),
  { selector: ({ cve }) => cve },
);
const anyRecords = fc.uniqueArray(
  fc.record({ cve: anyCve, found: fc.boolean(), severity: anySeverity }).map(({ cve, found, severity }) => ({
    cve,
    found,
    ratings: found && severity !== null ? [{ source: 'cna', severity }] : [],
  })),
  { selector: ({ cve }) => cve, minLength: 1 },
);
const anyStep = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({
    kind: fc.constant('advisories'),
    feed: anyFeed,
    flaws: anyFlaws,
    problems: fc.constantFrom([], [], [UNREAD]),
  }),
  fc.record({ kind: fc.constant('confirmed'), feed: fc.constantFrom('debian-tracker', 'osv:npm', 'kev') }),
  fc.record({ kind: fc.constant('kev'), cves: fc.uniqueArray(anyCve) }),
  fc.record({ kind: fc.constantFrom('records', 'list'), records: anyRecords }),
);

async function take(step: Step, store: Inventory, syncedAt: string): Promise<void> {
  if (step.kind === 'confirmed') return store.advisories.touch(step.feed, syncedAt);
  if (step.kind === 'advisories') return loadAdvisories(step, store, syncedAt);
  if (step.kind === 'kev') {
    const listed = step.cves.map((cve) => [cve, { dateAdded: '2026-01-01', ransomware: false }] as const);
    await store.enrichment.replaceKev(listed, { syncedAt, problems: [] });
    return;
  }
  const records = step.records.map((record) => ({ ...record, fetchedAt: syncedAt }));
  if (step.kind === 'records') return store.enrichment.saveRecords('cve', records);
  const sync = await store.enrichment.beginRecordSync('cve', 'full');
  await sync.add(records);
  await sync.commit({ syncedAt, problems: [] });
}

async function loadAdvisories(
  { feed, flaws, problems }: Extract<Step, { kind: 'advisories' }>,
  store: Inventory,
  syncedAt: string,
): Promise<void> {
  const sync = await store.advisories.beginSync(feed, 'full');
  await sync.add(
    flaws.map(({ cve, below, alias, severity }) => ({
      id: cve,
      cves: [cve],
      aliases: [alias],
      ratings: severity === null ? [] : [{ source: 'distribution', severity }],
      ranges: [rangeIn(feed, below)],
    })),
  );
  await sync.commit({ syncedAt, problems });
}

function rangeIn(feed: keyof typeof FEEDS, below: string | null): KeyedRange {
  const range = { ...FEEDS[feed], lowerKey: new Uint8Array(0) };
  const key = below === null ? undefined : schemeOfEcosystem(range.ecosystem)?.sortKey(below);
  if (below === null || !key?.ok) return { ...range, state: 'unfixed' };
  return { ...range, state: 'fixed', upper: below, fixedVersion: below, upperKey: key.value };
}

/** Returns the parts that have to be equal: all but times, scores, and how a hole is worded. */
function essence({ findings, problems, verdict, feeds }: ScanResult) {
  return {
    findings: findings
      .map((finding) =>
        [
          finding.package.name,
          finding.id,
          finding.severity,
          finding.state,
          finding.fixedVersion ?? '-',
          finding.kev ? 'exploited' : '-',
          ...(finding.aliases ?? []),
        ].join(' '),
      )
      .sort(),
    holes: problems
      .filter(isHole)
      .map(({ kind, subject }) => `${kind === 'history-missing' ? 'feed-missing' : kind} ${subject}`)
      .sort(),
    verdict: [verdict.exitCode, verdict.counts, verdict.crossed],
    // Records of single CVEs are as old as the oldest of them.
    feeds: feeds.filter(({ feed }) => feed !== 'cve' && feed !== 'epss'),
  };
}

async function report(context: StoredContext, now: number, line = LINE, asOf?: string): Promise<ScanResult> {
  const then = { ...context, now: () => new Date(now) };
  const able = asOf === undefined ? then : await contextAsOf(then, asOf);
  return (await reportImage(IMAGE, { line, ignore: [] }, able)).result;
}

it('answers as of each moment as it answered at that moment', async () => {
  const anySteps = fc.array(fc.tuple(anyStep, fc.integer({ min: 1, max: 100 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      await using world = await openWorld({}, { offline: true });
      const answers: { at: number; essence: ReturnType<typeof essence> }[] = [];
      let now = START;
      for (const [step, hours] of steps) {
        now += hours * HOUR_MS;
        await take(step, world.context.store, new Date(now).toISOString());
        answers.push({ at: now, essence: essence(await report(world.context, now)) });
      }
      for (const { at, essence: then } of answers) {
        const asOf = new Date(at).toISOString();
        const result = await report(world.context, now + HOUR_MS, LINE, asOf);
        expect(essence(result)).toEqual(then);
        expect(result.asOf).toBe(asOf);
      }
    }),
    { numRuns: 20 },
  );
}, 240_000);

describe('an answer as of an earlier day', () => {
  const DAY_MS = 24 * HOUR_MS;
  const dayAfter = (days: number) => new Date(START + days * DAY_MS).toISOString();
  const FLAW: Flaw = { cve: CVES[0], below: null, alias: 'X-1', severity: 'critical' };

  async function world() {
    const opened = await openWorld({}, { offline: true });
    const { store } = opened.context;
    for (const feed of ['debian-tracker', 'osv:npm'] as const) {
      await take({ kind: 'advisories', feed, flaws: [FLAW], problems: [] }, store, dayAfter(10));
    }
    await take({ kind: 'kev', cves: [] }, store, dayAfter(10));
    return opened;
  }

  const holesOf = ({ verdict }: ScanResult) =>
    verdict.incomplete.map(({ kind, subject }) => `${kind} ${subject}`);
  const ANY_LINE = { ...LINE, max: {}, failOnKev: false };

  it('reports a hole before the first sync of a needed feed', async () => {
    await using opened = await world();
    const result = await report(opened.context, START + 20 * DAY_MS, LINE, dayAfter(9));
    expect(result.findings).toEqual([]);
    expect(result.verdict.exitCode).toBe(3);
    expect(holesOf(result)).toEqual(['history-missing debian-tracker', 'history-missing osv:npm']);
    expect(result.verdict.incomplete[0]?.message).toBe(
      `debian-tracker is known since ${dayAfter(10)}, and not as of ${dayAfter(9)}`,
    );
  });

  it('reports a hole where a feed did not yet cover the release', async () => {
    await using opened = await world();
    const { store } = opened.context;
    const load = (days: number, flaws: readonly Flaw[]) =>
      take({ kind: 'advisories', feed: 'debian-tracker', flaws, problems: [] }, store, dayAfter(days));
    await load(12, []);
    await load(14, [FLAW]);
    const holesAt = async (days: number) =>
      holesOf(await report(opened.context, START + 20 * DAY_MS, ANY_LINE, dayAfter(days)));
    expect(await holesAt(11)).toEqual([]);
    expect(await holesAt(13)).toEqual(['distribution-not-covered debian:12']);
    expect(await holesAt(15)).toEqual([]);
  });

  it('reports a hole for a line by EPSS once the scores of that day are gone', async () => {
    await using opened = await world();
    const { enrichment } = opened.context.store;
    const score = (days: number) =>
      enrichment.replaceEpss([[CVES[0], { probability: 0.5, percentile: 0.5 }]], {
        syncedAt: dayAfter(days),
        problems: [],
      });
    const asked = () =>
      report(opened.context, START + 20 * DAY_MS, { ...ANY_LINE, minEpss: 0.4 }, dayAfter(12));
    await score(11);
    expect((await asked()).verdict).toMatchObject({ exitCode: 1, crossed: [{ kind: 'epss' }] });
    await score(13);
    const later = await asked();
    expect(later.verdict.exitCode).toBe(3);
    expect(holesOf(later)).toEqual(['history-missing epss']);
    expect(later.findings[0]).not.toHaveProperty('epss');
  });

  it('does not need scores that decide nothing', async () => {
    await using opened = await world();
    const result = await report(opened.context, START + 20 * DAY_MS, ANY_LINE, dayAfter(12));
    expect(result.verdict.exitCode).toBe(0);
    expect(result.problems).toContainEqual(
      expect.objectContaining({ kind: 'enrichment-missing', subject: 'epss' }),
    );
  });

  it('counts a CVE as unrated whose record was fetched only later', async () => {
    await using opened = await world();
    const { store } = opened.context;
    const unrated = { ...FLAW, severity: null };
    await take(
      { kind: 'advisories', feed: 'debian-tracker', flaws: [unrated], problems: [] },
      store,
      dayAfter(11),
    );
    const record = { cve: CVES[0], found: true, ratings: [{ source: 'cna', severity: 'low' as const }] };
    await take({ kind: 'records', records: [record] }, store, dayAfter(13));
    const severityAt = async (days: number) => {
      const result = await report(opened.context, START + 20 * DAY_MS, LINE, dayAfter(days));
      const severity = result.findings.find(({ package: pkg }) => pkg.name === 'anchor')?.severity;
      return [severity, result.problems.some(({ kind }) => kind === 'history-missing')];
    };
    expect(await severityAt(12)).toEqual(['unknown', true]);
    expect(await severityAt(14)).toEqual(['low', false]);
  });

  it('judges age and life cycle by that day, and the rest by today', async () => {
    await using opened = await world();
    const now = Date.parse('2040-01-01T00:00:00Z');
    const result = await report(opened.context, now, LINE, dayAfter(12));
    expect(holesOf(result)).toEqual([]);
    expect(result.problems.map(({ kind }) => kind)).not.toContain('release-past-end-of-life');
    expect(result.scannedAt).toBe('2040-01-01T00:00:00.000Z');
    const old = await report(opened.context, now, LINE, dayAfter(30));
    expect(holesOf(old)).toContain('feed-stale debian-tracker');
  });

  it('refuses a moment in the future', async () => {
    await using opened = await world();
    await expect(report(opened.context, START, LINE, dayAfter(1))).rejects.toMatchObject({
      code: 'USAGE',
      message: `--as-of ${dayAfter(1)} is in the future`,
    });
  });
});
