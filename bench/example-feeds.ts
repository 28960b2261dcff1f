import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildZip } from '../src/archive/testing/build-zip.ts';
import { schemeOfEcosystem } from '../src/versions/index.ts';
import { randomFrom, type Random } from './random.ts';

/** Content by `HOST/PATH`, as a mirror serves it. */
export type FeedFiles = Map<string, Buffer>;

/** Real feeds to measure in place of made-up ones. */
export interface RealFeeds {
  /** A folder with a folder for each of OSV's ecosystems, as exported. */
  readonly osv?: string | undefined;
  readonly epss?: string | undefined;
}

const TRACKER = 'security-tracker.debian.org/tracker/data/json';
const SECDB = 'secdb.alpinelinux.org/v3.20';
const EPSS = 'epss.empiricalsecurity.com/epss_scores-current.csv.gz';
const KEV = 'www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const OSV = 'osv-vulnerabilities.storage.googleapis.com';

/** Debian's tracker has 70 MB: some 290,000 statuses of 58,000 issues in 4,000 packages. */
const TRACKER_PACKAGES = 4000;
const TRACKER_ISSUES = 58_000;
const RELEASES = ['bullseye', 'bookworm', 'trixie', 'forky', 'sid'];
const ALPINE_PACKAGES = { main: 900, community: 2200 };
const SCORES = 340_000;
const OSV_RECORDS = 12_000;
const OSV_ECOSYSTEM = 'AlmaLinux';

/** Which feeds to sync, and the files that they are read from. */
export function exampleFeeds(real: RealFeeds): { feeds: readonly string[]; files: FeedFiles } {
  const files: FeedFiles = new Map([
    [TRACKER, Buffer.from(tracker(randomFrom(3)))],
    [`${SECDB}/main.json`, Buffer.from(secdb('main', randomFrom(5)))],
    [`${SECDB}/community.json`, Buffer.from(secdb('community', randomFrom(6)))],
    [EPSS, real.epss === undefined ? gzipSync(scores()) : readFileSync(real.epss)],
    [KEV, Buffer.from(JSON.stringify({ catalogVersion: '1', vulnerabilities: [exploited] }))],
  ]);
  const ecosystems = real.osv === undefined ? [OSV_ECOSYSTEM] : readdirSync(real.osv).filter(hasOrder);
  for (const ecosystem of ecosystems) {
    const folder = `${OSV}/${encodeURIComponent(ecosystem)}`;
    const whole = real.osv === undefined ? osvExport() : readFileSync(join(real.osv, ecosystem, 'all.zip'));
    files.set(`${folder}/all.zip`, whole);
  }
  const osv = ecosystems.map((ecosystem) => `osv:${ecosystem}`);
  return { feeds: ['alpine-secdb:v3.20', 'debian-tracker', 'epss', 'kev', ...osv], files };
}

/** Plimsoll refuses a feed in which it could look nothing up. */
function hasOrder(ecosystem: string): boolean {
  return schemeOfEcosystem(ecosystem) !== undefined;
}

/** Rankings are of today, or every report would miss them. */
const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);

const exploited = {
  cveID: 'CVE-2014-10000',
  vendorProject: 'Example',
  product: 'Example',
  vulnerabilityName: 'An example',
  dateAdded: TODAY,
  shortDescription: 'An example.',
  requiredAction: 'Update.',
  dueDate: '2024-02-01',
};

/** Package names are those of the example image, so that some of its packages are affected. */
function tracker(random: Random): string {
  const packages = new Map<string, object>();
  for (let issue = 0; issue < TRACKER_ISSUES; issue++) {
    const name = `package-${Math.floor(random() * random() * TRACKER_PACKAGES)}`;
    const issues = packages.get(name) ?? {};
    packages.set(name, { ...issues, [cve(issue)]: trackerIssue(name, issue, random) });
  }
  return JSON.stringify(Object.fromEntries(packages));
}

function trackerIssue(name: string, issue: number, random: Random): object {
  const status = (release: string): object => {
    const version = `${issue % 9}.${issue % 31}-4`;
    const installed = { repositories: { [release]: version, [`${release}-security`]: `${version}+deb1u1` } };
    if (random() < 0.9)
      return { status: 'resolved', ...installed, fixed_version: version, urgency: 'not yet assigned' };
    return { status: 'open', ...installed, urgency: random() < 0.3 ? 'unimportant' : 'not yet assigned' };
  };
  return {
    description: `A flaw in ${name} before ${issue % 97}.0 lets remote attackers ${'do something '.repeat(12)}`,
    scope: 'remote',
    releases: Object.fromEntries(RELEASES.map((release) => [release, status(release)])),
  };
}

function secdb(repository: keyof typeof ALPINE_PACKAGES, random: Random): string {
  const packages = Array.from({ length: ALPINE_PACKAGES[repository] }, (_, index) => {
    const fixes = Array.from({ length: 1 + Math.floor(5 * random()) }, (_, fix) => [
      `${1 + fix}.${index % 20}.${fix}-r${fix}`,
      [cve(index * 7 + fix), cve(index * 7 + fix + 1)],
    ]);
    return { pkg: { name: `${repository}-${index}`, secfixes: Object.fromEntries(fixes) } };
  });
  return JSON.stringify({ distroversion: 'v3.20', reponame: repository, packages });
}

function scores(): string {
  const lines = Array.from({ length: SCORES }, (_, index) => `${cve(index)},0.00042,0.10500`);
  return `#model_version:v2025.03.14,score_date:${TODAY}T00:00:00+0000\ncve,epss,percentile\n${lines.join('\n')}\n`;
}

function osvExport(): Buffer {
  const records = Array.from({ length: OSV_RECORDS }, (_, index) => osvRecord(index));
  return buildZip(records.map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) })));
}

function osvRecord(index: number) {
  const affected = Array.from({ length: 1 + (index % 9) }, (_, each) => ({
    package: {
      ecosystem: `${OSV_ECOSYSTEM}:${8 + (index % 3)}`,
      name: `package-${index % 700}-part-${each}`,
    },
    ranges: [
      {
        type: 'ECOSYSTEM',
        events: [{ introduced: '0' }, { fixed: `0:${index % 9}.${each}-${index % 40}.el9` }],
      },
    ],
  }));
  return {
    id: `ALSA-${2019 + (index % 7)}:${index}`,
    modified: '2026-01-01T00:00:00Z',
    published: '2025-01-01T00:00:00Z',
    summary: `Important: package-${index % 700} security update`,
    details: 'The package does what it does, and it did it wrong. '.repeat(20),
    related: [cve(index)],
    affected,
  };
}

/** Returns the record of the CVE list for any CVE. */
export function cveRecord(id: string): string {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const cna = {
    providerMetadata: { shortName: 'example' },
    descriptions: [{ lang: 'en', value: 'A flaw lets remote attackers do something.' }],
    metrics: [{ cvssV3_1: { version: '3.1', vectorString: vector } }],
  };
  return JSON.stringify({ cveMetadata: { cveId: id, state: 'PUBLISHED' }, containers: { cna } });
}

function cve(number: number): string {
  return `CVE-${2014 + (number % 12)}-${10_000 + Math.floor(number / 12)}`;
}
