import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../support/abilities.ts';
import { FindingsLab } from '../support/findings-lab.ts';
import { newestOfOsv, newestOfSecdb, newestOfTracker } from '../support/newest-packages.ts';
import { type OsvRecord, readOsvZip } from '../support/oracle-osv.ts';
import { readSecdb } from '../support/oracle-secdb.ts';
import type { Tracker } from '../support/oracle-tracker.ts';
import { osvZipOf } from '../support/osv-zip.ts';
import { installApks, installDebs, installRpms, RootFolder } from '../support/rootfs.ts';
import { sharedFolder } from '../support/shared.ts';
import { readZst } from '../support/unpack-tar-zst.ts';

// The guard over all holes that feeds can make: every package that a feed knows of a release, in its newest version, on
// the day of the feed. `ordinary-images.test.ts` has the holes that an image can have by itself.

const OSV = 'osv-vulnerabilities.storage.googleapis.com';

/** Of these, some packages have flaws yet; their CVE records are not among those that were collected. */
const NO_RECORDS = ['severities-missing:cve'];

interface Release {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  readonly ecosystem: RegExp;
  readonly vendor?: string;
  readonly holes?: readonly string[];
}

interface Export {
  readonly export: string;
  /** In the folder of feeds: a zip's folder, or a tar. */
  readonly from: string;
  readonly day: string;
  readonly releases: readonly Release[];
}

const RED_HAT = 'Red Hat, Inc.';
const SUSE = 'SUSE LLC <https://www.suse.com/>';
const ROCKY = 'Rocky Enterprise Software Foundation';

const EXPORTS: readonly Export[] = [
  {
    export: 'Red Hat',
    from: 'more-2025/osv-2025-02/Red_Hat.tar.zst',
    day: '2025-02-18T12:00:00Z',
    releases: ['8.10', '9.5'].map((version) => ({
      name: `Red Hat Enterprise Linux ${version}`,
      id: 'rhel',
      version,
      ecosystem: new RegExp(
        `^Red Hat:enterprise_linux:${version.split('.')[0] ?? ''}::(baseos|appstream|crb)$`,
      ),
      vendor: RED_HAT,
      holes: NO_RECORDS,
    })),
  },
  {
    export: 'Rocky Linux',
    from: 'more-2025/osv-2025-02/Rocky_Linux.tar.zst',
    day: '2025-01-24T12:00:00Z',
    releases: ['8', '9'].map((version) => ({
      name: `Rocky Linux ${version}`,
      id: 'rocky',
      version,
      ecosystem: new RegExp(`^Rocky Linux:${version}$`),
      vendor: ROCKY,
    })),
  },
  {
    export: 'SUSE',
    from: 'more-2025/osv-2025-02/SUSE.tar.zst',
    day: '2025-02-13T12:00:00Z',
    releases: [
      {
        name: 'SLES 15 SP6',
        id: 'sles',
        version: '15.6',
        ecosystem: /^SUSE:Linux Enterprise Module for .* 15 SP6$/,
        vendor: SUSE,
      },
    ],
  },
  {
    export: 'openSUSE',
    from: 'more-2025/osv-2025-02/openSUSE.tar.zst',
    day: '2025-02-13T12:00:00Z',
    releases: [
      {
        name: 'openSUSE Leap 15.6',
        id: 'opensuse-leap',
        version: '15.6',
        ecosystem: /^openSUSE:Leap 15.6$/,
        vendor: 'openSUSE',
      },
    ],
  },
  {
    export: 'Debian',
    from: 'more-2025/osv-2025-02/Debian.tar.zst',
    day: '2025-02-13T12:00:00Z',
    releases: [
      { name: 'Debian 12', id: 'debian', version: '12', ecosystem: /^Debian:12$/, holes: NO_RECORDS },
    ],
  },
  {
    export: 'Ubuntu',
    from: 'more-2025/ubuntu/ubuntu-osv-from-uct-2024-08-09.derived.tar.zst',
    day: '2024-08-09T12:00:00Z',
    releases: ['22.04', '24.04'].map((version) => ({
      name: `Ubuntu ${version}`,
      id: 'ubuntu',
      version,
      ecosystem: new RegExp(`^Ubuntu:${version}:LTS$`),
    })),
  },
  {
    export: 'AlmaLinux',
    from: 'osv/AlmaLinux',
    day: '2026-08-22T12:00:00Z',
    releases: ['8', '9', '10'].map((version) => ({
      name: `AlmaLinux ${version}`,
      id: 'almalinux',
      version,
      ecosystem: new RegExp(`^AlmaLinux:${version}$`),
      vendor: 'AlmaLinux',
    })),
  },
];

const shared = sharedFolder();

if (shared === undefined || !can('rpm')) {
  it.skip('skips up-to-date releases without the shared folder and rpm', () => undefined);
} else {
  upToDate(path.join(shared, 'feeds'));
}

function upToDate(feeds: string): void {
  describe.each(EXPORTS)("releases by OSV's export of $export", ({ export: name, from, day, releases }) => {
    const lab = new FindingsLab(day);
    let records: readonly OsvRecord[];

    beforeAll(() => {
      rankings(lab, feeds);
      const place = path.join(feeds, from);
      if (!from.endsWith('.zst')) lab.mirror.link(`${OSV}/${name}`, place);
      else lab.mirror.write(`${OSV}/${name}/all.zip`, osvZipOf(place));
      records = readOsvZip(path.join(lab.mirror.folder, OSV, name, 'all.zip'));
    });

    afterAll(() => {
      lab[Symbol.dispose]();
    });

    it.each(releases)(
      'finds only the listed holes in $name with the newest of every package',
      async (release) => {
        const { id, version, vendor, ecosystem, holes = [] } = release;
        using root = new RootFolder({ ID: id, VERSION_ID: version, PRETTY_NAME: release.name });
        const packages = newestOfOsv(records, ecosystem);
        expect(packages.length).toBeGreaterThan(50);
        if (vendor === undefined) installDebs(root, packages);
        else installRpms(root, vendor, packages);
        expect(await holesOf(lab, root, ['--prefer-feed', 'osv'])).toEqual(holes);
      },
    );
  });

  describe("releases by a distribution's own feeds", () => {
    const lab = new FindingsLab('2026-08-22T12:00:00Z');
    const json = readZst(path.join(feeds, 'debian/derived/tracker-json-from-dsa-dla.json.zst'));
    const tracker: Tracker = JSON.parse(json.toString('utf8'));

    beforeAll(() => {
      rankings(lab, feeds);
      lab.mirror.link('secdb.alpinelinux.org', path.join(feeds, 'alpine-secdb'));
      lab.mirror.write('security-tracker.debian.org/tracker/data/json', json);
    });

    afterAll(() => {
      lab[Symbol.dispose]();
    });

    it.each([
      { version: '12', codeName: 'bookworm' },
      { version: '13', codeName: 'trixie' },
    ])('finds no hole in Debian $version with the newest of every package', async ({ version, codeName }) => {
      using root = new RootFolder({ ID: 'debian', VERSION_ID: version, PRETTY_NAME: `Debian ${version}` });
      installDebs(root, newestOfTracker(tracker, codeName));
      expect(await holesOf(lab, root)).toEqual([]);
    });

    it.each(['3.21', '3.22', '3.23', '3.24'])(
      'finds no hole in Alpine %s with the newest of every package',
      async (branch) => {
        using root = new RootFolder({ ID: 'alpine', VERSION_ID: `${branch}.1`, PRETTY_NAME: 'Alpine' });
        const files = ['main', 'community'].map((name) =>
          readSecdb(path.join(feeds, 'alpine-secdb', `v${branch}`, `${name}.json`)),
        );
        installApks(root, newestOfSecdb(files));
        expect(await holesOf(lab, root)).toEqual([]);
      },
    );
  });
}

function rankings({ mirror }: FindingsLab, feeds: string): void {
  mirror.link('www.cisa.gov/sites/default/files/feeds', path.join(feeds, 'kev'));
  mirror.link('epss.cyentia.com', path.join(feeds, 'epss'));
}

async function holesOf(
  lab: FindingsLab,
  root: RootFolder,
  options: readonly string[] = [],
): Promise<string[]> {
  const { verdict } = await lab.scan(`dir:${root.folder}`, ['--max', 'critical=0', ...options]);
  return verdict.incomplete.map(({ kind, subject }) => `${kind}:${subject}`);
}
