import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { CVE_ZIP, EPSS, KEV, OSV_DEBIAN, TRACKER } from '../support/harbour.ts';
import { runForPeak } from '../support/peak-memory.ts';

const MEBIBYTE = 1024 ** 2;
/** The memory that loading any feed may take, by the process's own peak (VmHWM). */
const BUDGET = 300 * MEBIBYTE;
/** Its memory where only one record is held at a time: 180 were measured, and 257 with the zip's directory. */
const ONE_RECORD_AT_A_TIME = 220 * MEBIBYTE;

/** Loads a feed that is one file, into an empty store. */
async function load(feed: string, address: string, content: Uint8Array) {
  using mirror = new FeedMirror();
  mirror.write(address, content);
  using user = new User();
  return await runForPeak(user, ['feeds', 'sync', '--quiet', '--feeds-mirror', mirror.folder, feed]);
}

const textsOf = (count: number, textOf: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => textOf(n));
const cveOf = (n: number) => `CVE-2099-${10_000 + n}`;

const BRACKETS = '['.repeat(4 * MEBIBYTE) + ']'.repeat(4 * MEBIBYTE);
const EMPTY_OBJECTS = `[${'{},'.repeat(3 * MEBIBYTE)}{}]`;
const TOO_DEEP = 'nested more than 100 levels deep';
const TOO_MANY = 'more than 1000000 values';

function cveList(count: number): Buffer {
  const records = textsOf(count, cveOf).map((cve) => {
    const containers = { cna: { title: `A flaw of ${cve}` } };
    const content = JSON.stringify({ cveMetadata: { cveId: cve, state: 'PUBLISHED' }, containers });
    return { name: `cvelistV5-main/cves/2099/${cve}/${cve}.json`, content };
  });
  return buildZip(records, { zip64: true });
}

function osvExport(...records: readonly string[]): Buffer {
  return buildZip(records.map((content, n) => ({ name: `DEBIAN-CVE-2099-${n}.json`, content })));
}

function osvRecord(id: string, packages: number): string {
  const affected = Array.from({ length: packages }, (_, n) => ({
    package: { ecosystem: 'Debian:13', name: `p${n}` },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `1.0-${n}` }] }],
  }));
  return JSON.stringify({ id, modified: '2026-01-01T00:00:00Z', affected });
}

function trackerOf(issues: number): Buffer {
  const description = 'A long story. '.repeat(15);
  const releases = { trixie: { status: 'open', urgency: 'low' } };
  const ofPackage = textsOf(issues, cveOf).map((cve) => [cve, { description, releases }]);
  return Buffer.from(JSON.stringify({ linux: Object.fromEntries(ofPackage) }));
}

const epssOf = (count: number) =>
  gzipSync(`cve,epss,percentile\n${textsOf(count, (n) => `${cveOf(n)},0.00042,0.10500\n`).join('')}`);

describe('a feed that is large', () => {
  it.each<[string, string, string, () => Buffer, number]>([
    ['a CVE list of 200,000 records', 'cve', CVE_ZIP, () => cveList(200_000), ONE_RECORD_AT_A_TIME],
    ['700,000 EPSS scores', 'epss', EPSS, () => epssOf(700_000), ONE_RECORD_AT_A_TIME],
    [
      'OSV records of 30,000 packages each',
      'osv:Debian',
      OSV_DEBIAN,
      () => osvExport(...textsOf(4, (n) => osvRecord(`DEBIAN-CVE-2099-${n}`, 30_000))),
      BUDGET,
    ],
    ['a package of 24 MB in the tracker', 'debian-tracker', TRACKER, () => trackerOf(80_000), BUDGET],
  ])('loads %s within the memory limit', async (_, feed, address, content, bound) => {
    const { code, stderr, peakBytes } = await load(feed, address, content());
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(peakBytes).toBeLessThan(bound);
  });
});

describe('a feed that is too large', () => {
  it.each<[string, string, string, () => Buffer, string]>([
    ['an EPSS bomb', 'epss', EPSS, () => gzipSync(Buffer.alloc(1024 * MEBIBYTE)), 'cannot decompress'],
    ['EPSS scores without end', 'epss', EPSS, () => epssOf(1_000_000), 'more than 700000 scores'],
    ['deep JSON as KEV', 'kev', KEV, () => Buffer.from(BRACKETS), TOO_DEEP],
    ['empty objects as KEV', 'kev', KEV, () => Buffer.from(EMPTY_OBJECTS), TOO_MANY],
    [
      'deep JSON in the tracker',
      'debian-tracker',
      TRACKER,
      () => Buffer.from(`{"linux":${BRACKETS}}`),
      TOO_DEEP,
    ],
    [
      'deep JSON as an OSV record',
      'osv:Debian',
      OSV_DEBIAN,
      () => osvExport(BRACKETS),
      'contains no records',
    ],
    [
      'empty objects as an OSV record',
      'osv:Debian',
      OSV_DEBIAN,
      () => osvExport(`{"affected":${EMPTY_OBJECTS}}`),
      'contains no records',
    ],
    [
      'deep JSON as a CVE record',
      'cve',
      CVE_ZIP,
      () => buildZip([{ name: 'CVE-2099-0001.json', content: BRACKETS }]),
      'contains no CVE record',
    ],
  ])('refuses %s within the memory limit', async (_, feed, address, content, reason) => {
    const { code, stderr, peakBytes } = await load(feed, address, content());
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
    expect(peakBytes).toBeLessThan(BUDGET);
  });
});
