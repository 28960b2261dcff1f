import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchRecords, recordSources } from '../../src/advisory/index.ts';
import { readZip } from '../../src/archive/index.ts';
import { openFeedWorld } from '../support/feed-world.ts';
import { sharedFolder } from '../support/shared.ts';
import { readZst, unpackTarZst } from '../support/unpack-tar-zst.ts';

const shared = sharedFolder();
const OSV = 'osv-vulnerabilities.storage.googleapis.com';

/** Exports of distributions among the fixtures: folder, ecosystem, and how many of their records hold a range. */
const EXPORTS = [
  ['alma', 'AlmaLinux', 4],
  ['alpine', 'Alpine', 2],
  ['bellsoft/alpaquita', 'Alpaquita', 1],
  ['chainguard', 'Chainguard', 1],
  ['debian', 'Debian', 3],
  ['echo', 'Echo', 1],
  ['minimos', 'MinimOS', 1],
  ['redhat', 'Red Hat', 3],
  ['rocky', 'Rocky Linux', 1],
  ['wolfi', 'Wolfi', 1],
] as const;

if (shared === undefined) {
  it.skip('skips real feeds, since the folder that holds them is not here', () => undefined);
} else {
  realFeeds(path.join(shared, 'feeds'));
}

function realFeeds(feeds: string): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'plimsoll-scratch-'));
  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  it("loads every release of Alpine's secdb", async () => {
    await using world = await openFeedWorld();
    const releases = readdirSync(path.join(feeds, 'alpine-secdb')).filter((name) => !name.includes('.tar'));
    expect(releases).toHaveLength(14);
    for (const release of releases) {
      world.mirror.link(`secdb.alpinelinux.org/${release}`, path.join(feeds, 'alpine-secdb', release));
      const { kind, records, problems } = await world.load('alpine-secdb', release);
      expect({ release, kind }).toEqual({ release, kind: 'updated' });
      expect(records).toBeGreaterThan(2000);
      // Versions that apk itself does not accept (1.2.31-0), and placeholders without an ID.
      expect(problems.length).toBeLessThan(40);
    }
    expect((await world.load('alpine-secdb', 'edge')).kind).toBe('unchanged');
  });

  it("loads Debian's tracker", async () => {
    await using world = await openFeedWorld();
    const json = readZst(path.join(feeds, 'debian/derived/tracker-json-from-dsa-dla.json.zst'));
    world.mirror.write('security-tracker.debian.org/tracker/data/json', json);
    const { records, ranges, problems } = await world.load('debian-tracker');
    expect(records).toBeGreaterThan(20_000);
    expect(ranges).toBeGreaterThan(40_000);
    // Releases before those that the tracker itself still names.
    expect(problems.every(({ message }) => message.startsWith('unknown release'))).toBe(true);
  });

  it.each([
    ['AlmaLinux', 5000, 70_000],
    ['Debian', 11_000, 13_000],
  ])("loads OSV's export of %s", async (ecosystem, leastRecords, leastRanges) => {
    await using world = await openFeedWorld();
    world.mirror.link(`${OSV}/${ecosystem}`, path.join(feeds, 'osv', ecosystem));
    const { records, ranges, problems } = await world.load('osv', ecosystem);
    expect(records).toBeGreaterThan(leastRecords);
    expect(ranges).toBeGreaterThan(leastRanges);
    // Of Debian's advisories 30 announce an end of life, or mend another one, and name no package.
    const others = problems.filter(({ message }) => !message.endsWith('no package is named'));
    expect(others.length).toBeLessThan(10);
    expect(problems.length - others.length).toBe(ecosystem === 'Debian' ? 30 : 0);
  });

  it('loads five weeks of changes, record by record, to the same state as the whole export', async () => {
    await using changed = await openFeedWorld();
    await using whole = await openFeedWorld();
    const [before, after] = ['osv-prev-2026-07-15', 'osv'].map((name) => path.join(feeds, name, 'AlmaLinux'));
    const folder = `${OSV}/AlmaLinux`;
    changed.mirror.link(`${folder}/all.zip`, `${before}/all.zip`);
    await changed.load('osv', 'AlmaLinux', '2026-08-20T00:00:00Z');
    changed.mirror.link(`${folder}/modified_id.csv`, `${after}/modified_id.csv`);
    const zip = readZip(`${after}/all.zip`);
    for (const entry of zip.entries) changed.mirror.write(`${folder}/${entry.name}`, entry.read());
    zip.close();
    whole.mirror.link(folder, after ?? '');
    const { kind, records, ranges } = await changed.load('osv', 'AlmaLinux');
    expect(kind).toBe('updated');
    expect(await whole.load('osv', 'AlmaLinux')).toMatchObject({ kind, records, ranges });
  });

  describe('the format of every distribution that OSV exports', () => {
    beforeAll(() => {
      unpackTarZst(path.join(feeds, 'fixtures/vuls-data-update-fetch-fixtures.tar.zst'), scratch);
    });

    it.each(EXPORTS)('loads the export format of %s', async (folder, ecosystem, expected) => {
      await using world = await openFeedWorld();
      const [zip = ''] = globSync(`vuls-data-update/pkg/fetch/${folder}/osv/**/all.zip`, { cwd: scratch });
      world.mirror.link(`${OSV}/${ecosystem}/all.zip`, path.join(scratch, zip));
      const { records, problems } = await world.load('osv', ecosystem);
      expect({ records, problems }).toEqual({ records: expected, problems: [] });
    });
  });

  it('loads KEV and EPSS', async () => {
    await using world = await openFeedWorld();
    world.mirror.link('www.cisa.gov/sites/default/files/feeds', path.join(feeds, 'kev'));
    world.mirror.link('epss.empiricalsecurity.com', path.join(feeds, 'epss'));
    expect(await world.load('kev')).toMatchObject({ kind: 'updated', problems: [], records: 1404 });
    expect(await world.load('epss')).toMatchObject({ kind: 'updated', problems: [], records: 360_142 });
    const { enrichment } = world.store;
    const log4j = 'CVE-2021-44228';
    expect((await enrichment.epss([log4j])).get(log4j)?.probability).toBeGreaterThan(0.9);
    expect((await enrichment.kev([log4j])).get(log4j)?.ransomware).toBe(true);
  });

  it('loads hundreds of CVE records, nearly all with a CVSS', async () => {
    await using world = await openFeedWorld();
    const folder = path.join(scratch, 'vulnrichment/2024');
    unpackTarZst(path.join(feeds, 'cve/vulnrichment-2024-10-24.tar.zst'), scratch, [
      'vulnrichment/2024/4xxx',
    ]);
    world.mirror.link('raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/2024', folder);
    const cves = readdirSync(path.join(folder, '4xxx')).map((name) => name.slice(0, -'.json'.length));
    const [source] = recordSources();
    expect(cves.length).toBeGreaterThan(800);
    expect(source && (await fetchRecords(source, cves, world.context()))).toEqual({
      problems: [],
      unreadable: [],
    });
    const records = [...(await world.store.enrichment.ratings(cves, 'cve')).values()];
    const published = records.filter(({ rejected }) => rejected !== true);
    const rated = published.filter(({ ratings }) => ratings.some(({ score }) => score !== undefined));
    expect(records).toHaveLength(cves.length);
    expect(rated.length / published.length).toBeGreaterThan(0.95);
  });
}
