import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../support/abilities.ts';
import {
  type Counts,
  countsOf,
  FindingsLab,
  problemKinds,
  reportedFindings,
  type ReportedResult,
} from '../support/findings-lab.ts';
import { CveRecords } from '../support/mirror-cve.ts';
import { expectedFindings } from '../support/oracle-claims.ts';
import {
  type Installed,
  installedAsReported,
  installedAsWritten,
  installedByDpkg,
  installedByRpm,
} from '../support/oracle-installed.ts';
import { askApk, askDpkg, askRpm, Order } from '../support/oracle-order.ts';
import { osvClaims, readOsvZip } from '../support/oracle-osv.ts';
import { readSecdb, secdbClaims } from '../support/oracle-secdb.ts';
import { type Tracker, trackerClaims } from '../support/oracle-tracker.ts';
import { oldPackagesOfOsv, oldPackagesOfSecdb } from '../support/rootfs-from-feed.ts';
import {
  installApks,
  installDebs,
  installRpms,
  type PackageToInstall,
  parsePackageList,
  RootFolder,
} from '../support/rootfs.ts';
import { sharedFolder } from '../support/shared.ts';
import { readZst } from '../support/unpack-tar-zst.ts';

const OSV = 'osv-vulnerabilities.storage.googleapis.com';
interface DebianRelease {
  readonly number: string;
  readonly codeName: string;
  readonly ecosystem: RegExp;
}
const RELEASES = {
  buster: { number: '10', codeName: 'buster', ecosystem: /^Debian:10$/ },
  bullseye: { number: '11', codeName: 'bullseye', ecosystem: /^Debian:11$/ },
  bookworm: { number: '12', codeName: 'bookworm', ecosystem: /^Debian:12$/ },
  trixie: { number: '13', codeName: 'trixie', ecosystem: /^Debian:13$/ },
} as const satisfies Readonly<Record<string, DebianRelease>>;

/** Most CVEs of Alpine and AlmaLinux are in no record of the sample. */
const NO_RATINGS = ['enrichment-missing'];
/** Builds of a module that were taken from errata whose titles name no stream bear no label. */
const UNLABELLED = ['advisory-not-compared', ...NO_RATINGS];
/** Sources whose ratings the CVE list carries. */
const RATERS = ['cna', 'cisa-adp'];
/** Folder of images that were built of the same packages, if there are any: these are scanned, too. */
const images = process.env['PLIMSOLL_IMAGES'];
const shared = sharedFolder();

if (shared === undefined || !can('dpkg') || !can('rpm') || process.getuid?.() !== 0) {
  it.skip('skips findings against real feeds without the shared folder, dpkg, rpm and root', () => undefined);
} else {
  findingsAgainst(path.join(shared, 'feeds'), path.join(shared, 'images/data/alpine/v3.20-x86_64.tar.gz'));
}

function findingsAgainst(feeds: string, alpineTar: string): void {
  const lab = new FindingsLab();
  const cves = new CveRecords(readZst(path.join(feeds, 'cve/vulnrichment-2024-10-24.tar.zst')));
  const results: ReportedResult[] = [];

  beforeAll(() => {
    const { mirror } = lab;
    for (const name of ['Debian', 'AlmaLinux']) mirror.link(`${OSV}/${name}`, path.join(feeds, 'osv', name));
    mirror.link('secdb.alpinelinux.org', path.join(feeds, 'alpine-secdb'));
    mirror.link('www.cisa.gov/sites/default/files/feeds', path.join(feeds, 'kev'));
    mirror.link('epss.cyentia.com', path.join(feeds, 'epss'));
  });

  afterAll(() => {
    lab[Symbol.dispose]();
  });

  /** Scans, and expects neither less nor more than a second computation has found. */
  async function confirm(
    image: string,
    options: readonly string[],
    expected: readonly string[],
  ): Promise<ReportedResult> {
    cves.serve(
      lab.mirror,
      expected.map((line) => line.slice(0, line.indexOf(' '))),
    );
    const result = await lab.scan(image, options);
    expect(reportedFindings(result)).toEqual(expected);
    results.push(result);
    return result;
  }

  describe('Debian', () => {
    const order = new Order(askDpkg);
    const trackerJson = readZst(path.join(feeds, 'debian/derived/tracker-json-from-dsa-dla.json.zst'));
    const tracker: Tracker = JSON.parse(trackerJson.toString('utf8'));
    const records = readOsvZip(path.join(feeds, 'osv/Debian/all.zip'));

    beforeAll(() => {
      lab.mirror.write('security-tracker.debian.org/tracker/data/json', trackerJson);
    });

    function debianOf({ number }: DebianRelease, packages: readonly PackageToInstall[]): RootFolder {
      const root = new RootFolder({ ID: 'debian', VERSION_ID: number, PRETTY_NAME: `Debian ${number}` });
      installDebs(root, packages);
      return root;
    }

    /** By OSV's export, and by the tracker. */
    async function confirmBoth(
      image: string,
      { ecosystem, codeName }: DebianRelease,
      packages: readonly Installed[],
    ): Promise<Counts[]> {
      const osv = osvClaims(records, { ecosystem, names: 'source' }, packages);
      const own = trackerClaims(tracker, codeName, packages);
      return [
        countsOf(await confirm(image, ['--prefer-feed', 'osv'], expectedFindings(osv, order))),
        countsOf(await confirm(image, [], expectedFindings(own, order))),
      ];
    }

    it.each([
      { image: 'debian-bullseye', release: RELEASES.bullseye, packages: 96, ids: 78, findings: 117 },
      { image: 'app-bookworm', release: RELEASES.bookworm, packages: 180, ids: 14, findings: 14 },
    ])(
      'finds $ids CVEs in the packages of $image by either feed',
      async ({ image, release, packages, ids, findings }) => {
        const list = readFileSync(path.join(import.meta.dirname, `../support/packages/${image}.txt`), 'utf8');
        using root = debianOf(release, parsePackageList(list));
        const installed = installedByDpkg(root.folder);
        expect(installed).toHaveLength(packages);
        const counts = { ids, findings };
        expect(await confirmBoth(`dir:${root.folder}`, release, installed)).toEqual([counts, counts]);
        if (images === undefined) return;
        // Built from Debian's mirror, which may have newer packages by now.
        const built = `oci:${path.join(images, image)}`;
        for (const found of await confirmBoth(built, release, installedAsReported(await lab.scan(built)))) {
          expect(found.findings).toBeGreaterThan(0);
        }
      },
    );

    it.each([
      {
        release: RELEASES.buster,
        osv: { ids: 630, findings: 724 },
        own: { ids: 623, findings: 717 },
      },
      {
        release: RELEASES.trixie,
        osv: { ids: 387, findings: 387 },
        own: { ids: 387, findings: 387 },
      },
    ])('finds $osv.findings in old packages of Debian $release.number', async ({ release, osv, own }) => {
      using root = debianOf(release, oldPackagesOfOsv(records, `Debian:${release.number}`, 2));
      expect(await confirmBoth(`dir:${root.folder}`, release, installedByDpkg(root.folder))).toEqual([
        osv,
        own,
      ]);
    });
  });

  describe('AlmaLinux', () => {
    const order = new Order(askRpm);
    const records = readOsvZip(path.join(feeds, 'osv/AlmaLinux/all.zip'));

    it.each([
      { release: '8', modular: 385, ids: 2376, findings: 10_337, problems: UNLABELLED },
      { release: '9', modular: 28, ids: 2447, findings: 14_829, problems: NO_RATINGS },
      { release: '10', modular: 0, ids: 921, findings: 2240, problems: NO_RATINGS },
    ])(
      'finds $findings in old packages of AlmaLinux $release, $modular of them in modules',
      async ({ release, ...stated }) => {
        using root = new RootFolder({ ID: 'almalinux', VERSION_ID: release, PRETTY_NAME: 'AlmaLinux' });
        installRpms(root, 'AlmaLinux', oldPackagesOfOsv(records, `AlmaLinux:${release}`, 4));
        const installed = installedByRpm(root.folder);
        const scope = { ecosystem: new RegExp(`^AlmaLinux:${release}$`), names: 'binary' } as const;
        const expected = expectedFindings(osvClaims(records, scope, installed), order);
        const result = await confirm(`dir:${root.folder}`, [], expected);
        const modular = installed.filter(({ module }) => module !== undefined).length;
        expect({ modular, ...countsOf(result), problems: problemKinds(result) }).toEqual(stated);
      },
    );
  });

  describe('Alpine', () => {
    const chroot = path.join(lab.user.folder, 'alpine');

    beforeAll(() => {
      mkdirSync(chroot);
      execFileSync('tar', ['-xzf', alpineTar, '-C', chroot]);
    });

    it.each([
      { branch: 'v3.12', version: '3.12.12', ids: 323, findings: 354, problems: NO_RATINGS },
      { branch: 'v3.20', version: '3.20.10', ids: 471, findings: 478, problems: NO_RATINGS },
      { branch: 'v3.24', version: '3.24.0', ids: 598, findings: 601, problems: NO_RATINGS },
      { branch: 'edge', version: '3.25_alpha20260805', ids: 614, findings: 626, problems: NO_RATINGS },
    ])('finds $findings in old packages of Alpine $branch', async ({ branch, version, ...stated }) => {
      const files = ['main', 'community'].map((name) =>
        readSecdb(path.join(feeds, 'alpine-secdb', branch, `${name}.json`)),
      );
      const packages = oldPackagesOfSecdb(files, 4);
      using root = new RootFolder({
        ID: 'alpine',
        VERSION_ID: version,
        PRETTY_NAME: `Alpine Linux ${branch}`,
      });
      installApks(root, packages);
      const claims = secdbClaims(files, installedAsWritten(packages));
      const result = await confirm(
        `dir:${root.folder}`,
        [],
        expectedFindings(claims, new Order(askApk(chroot))),
      );
      expect({ ...countsOf(result), problems: problemKinds(result) }).toEqual(stated);
    });
  });

  it('rates over 95 % of the found CVEs whose record holds a CVSS, with its source', () => {
    const findings = results.flatMap((result) => result.findings);
    const known = findings.filter(({ id }) => cves.has(id));
    const scored = known.filter(({ id }) => cves.holdsCvss(id));
    const rated = scored.filter(({ ratings }) =>
      ratings.some(({ source, vector = '' }) => RATERS.includes(source) && vector.startsWith('CVSS:')),
    );
    const [all, withRecord, withScore, withRating] = [findings, known, scored, rated].map(
      (some) => new Set(some.map(({ id }) => id)).size,
    );
    expect({ all, withRecord, withScore, withRating }).toEqual({
      all: 5923,
      withRecord: 1201,
      withScore: 534,
      withRating: 534,
    });
    expect((withRating ?? 0) / (withScore ?? 0)).toBeGreaterThan(0.95);
  });
}
