// A made-up world for tests of the program: images of Debian and Alpine, and feeds that know their packages.

import { gzipSync } from 'node:zlib';
import { writeImage, type ExampleImage } from '../../bin/examples/write-image.ts';
import { buildZip } from '../../src/archive/testing/build-zip.ts';
import type { FeedMirror } from './feed-mirror.ts';

const CREATED = '2026-01-01T00:00:00Z';
/** A feed that holds nothing new for long is a hole. */
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();

/** Its CVEs: 1 critical (known exploited), 3 high, 2 medium (no fix), 4 unrated (no fix). */
export const DEBIAN: ExampleImage = {
  reference: 'ship:1',
  type: 'deb',
  created: CREATED,
  osRelease: { ID: 'debian', VERSION_ID: '13', PRETTY_NAME: 'Debian GNU/Linux 13 (trixie)' },
  layers: [
    {
      createdBy: 'ADD rootfs.tar.xz / # debian:13',
      packages: ['libanchor1 1.0-1 anchor 1.0-1', 'libhull2 2.0-1 hull 2.0-1', 'keel 3.0-1'],
    },
    { createdBy: 'RUN apt-get install mast', packages: ['mast 4.0-1'] },
  ],
};

/** Its one CVE: 1. */
export const ALPINE: ExampleImage = {
  reference: 'boat:1',
  type: 'apk',
  created: CREATED,
  osRelease: { ID: 'alpine', VERSION_ID: '3.24.0', PRETTY_NAME: 'Alpine Linux v3.24' },
  layers: [{ createdBy: 'ADD rootfs.tar.gz /', packages: ['libanchor 1.0-r0 anchor 1.0-r0'] }],
};

/** The same, of another distribution. */
export function withRelease(image: ExampleImage, osRelease: Readonly<Record<string, string>>): Buffer {
  return writeImage({ ...image, osRelease });
}

export const TRACKER = 'security-tracker.debian.org/tracker/data/json';
export const OSV_DEBIAN = 'osv-vulnerabilities.storage.googleapis.com/Debian/all.zip';
export const KEV = 'www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
export const EPSS = 'epss.empiricalsecurity.com/epss_scores-current.csv.gz';
const SECDB = 'secdb.alpinelinux.org';
export const CVE_RECORDS = 'raw.githubusercontent.com/CVEProject/cvelistV5/main/cves';
export const CVE_ZIP = 'github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip';
const CVE_LIST = `${CVE_RECORDS}/2099/0xxx`;

const HIGH = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';

const VECTORS: Readonly<Record<string, string | undefined>> = {
  'CVE-2099-0001': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVE-2099-0002': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  'CVE-2099-0003': HIGH,
  'CVE-2099-0004': undefined,
};

const fixedIn = (version: string) => release({ status: 'resolved', fixed_version: version });
const UNFIXED = release({ status: 'open' });

const TRACKED = {
  anchor: { 'CVE-2099-0001': fixedIn('1.0-2') },
  hull: { 'CVE-2099-0002': UNFIXED },
  keel: {
    'CVE-2099-0003': fixedIn('3.0-2'),
    'CVE-2099-0005': fixedIn('2.0-1'),
    'CVE-2099-0006': fixedIn('0'),
  },
  mast: { 'CVE-2099-0004': UNFIXED },
  rudder: { 'CVE-2099-0007': UNFIXED },
};

/** Serves all that the two images need. */
export function writeFeeds(mirror: FeedMirror): void {
  mirror.write(TRACKER, JSON.stringify(TRACKED));
  writeSecdb(mirror);
  writeRankings(mirror);
}

/** The tracker with further source packages that the one high CVE is in, and not fixed. */
export function writeHighIn(mirror: FeedMirror, sources: readonly string[]): void {
  const more = sources.map((source) => [source, { 'CVE-2099-0003': UNFIXED }] as const);
  mirror.write(TRACKER, JSON.stringify({ ...TRACKED, ...Object.fromEntries(more) }));
}

/** The tracker with as many further high CVEs in keel, and their records; the zip of all records, to be served or not. */
export function writeManyHigh(mirror: FeedMirror, count: number): Buffer {
  const cves = Array.from({ length: count }, (_, index) => `CVE-2099-${1000 + index}`);
  const found = Object.fromEntries(cves.map((cve) => [cve, UNFIXED]));
  mirror.write(TRACKER, JSON.stringify({ ...TRACKED, keel: { ...TRACKED.keel, ...found } }));
  const records = cves.map((cve) => ({ cve, json: JSON.stringify(cveRecord(cve, HIGH)) }));
  for (const { cve, json } of records) mirror.write(`${CVE_RECORDS}/2099/1xxx/${cve}.json`, json);
  return buildZip(
    records.map(({ cve, json }) => ({ name: `cvelistV5-main/cves/2099/1xxx/${cve}.json`, content: json })),
  );
}

/** The tracker with one more CVE in mast: 8. */
export function writeNews(mirror: FeedMirror): void {
  const news = { ...TRACKED, mast: { ...TRACKED.mast, 'CVE-2099-0008': UNFIXED } };
  mirror.write(TRACKER, JSON.stringify(news));
}

/** Debian in the other form that it is served in: 1 only. */
export function writeOsv(mirror: FeedMirror): void {
  const record = {
    id: 'DEBIAN-CVE-2099-0001',
    modified: YESTERDAY,
    published: YESTERDAY,
    upstream: ['CVE-2099-0001'],
    affected: [
      {
        package: { ecosystem: 'Debian:13', name: 'anchor' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-2' }] }],
      },
    ],
  };
  mirror.write(OSV_DEBIAN, buildZip([{ name: `${record.id}.json`, content: JSON.stringify(record) }]));
}

/** Alpine's advisories for a release. */
export function writeSecdb(mirror: FeedMirror, branch = 'v3.24'): void {
  const anchor = { name: 'anchor', secfixes: { '1.0-r1': ['CVE-2099-0001'] } };
  for (const [repository, packages] of Object.entries({ main: [{ pkg: anchor }], community: [] })) {
    const database = { distroversion: branch, reponame: repository, packages };
    mirror.write(`${SECDB}/${branch}/${repository}.json`, JSON.stringify(database));
  }
}

/** How severe and how likely they are. */
export function writeRankings(mirror: FeedMirror): void {
  const exploited = { cveID: 'CVE-2099-0001', dateAdded: '2099-01-02', dueDate: '2099-02-02' };
  mirror.write(KEV, JSON.stringify({ catalogVersion: '1', vulnerabilities: [exploited] }));
  const scores = [`#model_version:test,score_date:${YESTERDAY}`, 'cve,epss,percentile'];
  mirror.write(EPSS, gzipSync([...scores, 'CVE-2099-0001,0.9,0.99', 'CVE-2099-0003,0.2,0.9', ''].join('\n')));
  for (const [cve, vector] of Object.entries(VECTORS)) {
    mirror.write(`${CVE_LIST}/${cve}.json`, JSON.stringify(cveRecord(cve, vector)));
  }
}

/** The entry of Debian's tracker for a CVE in a package of the image. */
export function release(fields: object): object {
  return { releases: { trixie: { urgency: 'not yet assigned', ...fields } } };
}

function cveRecord(cveId: string, vectorString: string | undefined): object {
  const metrics = vectorString === undefined ? [] : [{ cvssV3_1: { vectorString } }];
  return {
    cveMetadata: { cveId, state: 'PUBLISHED', datePublished: CREATED, dateUpdated: CREATED },
    containers: { cna: { title: `What ${cveId} does`, metrics } },
  };
}
