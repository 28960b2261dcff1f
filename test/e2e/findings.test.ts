import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf, FindingsLab, problemKinds, reportedFindings } from '../support/findings-lab.ts';
import {
  OPENEULER,
  OPENSUSE,
  RED_HAT,
  ROCKY,
  SUSE,
  TUMBLEWEED,
  UBUNTU,
  zipOf,
} from '../support/mirror-osv.ts';
import { EVERY_STATE, MEETS_EVERY_STATE } from '../support/mirror-tracker.ts';
import { needs } from '../support/needs.ts';
import { type Claim, expectedFindings } from '../support/oracle-claims.ts';
import { installedByDpkg, installedByRpm } from '../support/oracle-installed.ts';
import { askDpkg, askRpm, Order } from '../support/oracle-order.ts';
import { osvClaims, type OsvRecord } from '../support/oracle-osv.ts';
import { trackerClaims } from '../support/oracle-tracker.ts';
import {
  installDebs,
  installRpms,
  type OsRelease,
  type PackageToInstall,
  RootFolder,
} from '../support/rootfs.ts';

interface RpmCase {
  readonly title: string;
  readonly osRelease: OsRelease;
  readonly vendor: string;
  readonly records: readonly OsvRecord[];
  readonly ecosystem: RegExp;
  readonly names: 'source' | 'binary';
  readonly packages: readonly PackageToInstall[];
  readonly ids: number;
  readonly findings: number;
  readonly problems?: readonly string[];
}

const RPM_CASES: readonly RpmCase[] = [
  {
    title: 'Rocky Linux 8, whose errata name sources: modules, epochs, other groups and other releases',
    osRelease: { ID: 'rocky', VERSION_ID: '8.9', PRETTY_NAME: 'Rocky Linux 8.9' },
    vendor: 'Rocky Enterprise Software Foundation',
    records: ROCKY,
    ecosystem: /^Rocky Linux:8$/,
    names: 'source',
    packages: [
      { name: 'openssl-libs', version: '1:1.1.1k-9.el8_7', source: 'openssl' },
      { name: 'openssl', version: '1:1.1.1k-9.el8_7' },
      { name: 'dbus', version: '1:1.12.8-23.el8_7.1' },
      { name: 'dbus-libs', version: '1:1.12.8-23.el8_7.1', source: 'dbus' },
      // Its epoch is its own: the source's is that of the package that bears its name.
      { name: 'dbus-tools', version: '7:1.12.8-23.el8_7.1', source: 'dbus' },
      { name: 'ruby', version: '3.3.0-1.module+el8.10.0+1800+aaaaaaaa', module: 'ruby:3.3:8100020240101:a' },
      {
        name: 'ruby-libs',
        version: '3.3.0-1.module+el8.10.0+1800+aaaaaaaa',
        source: 'ruby',
        module: 'ruby:3.3:8100020240101:a',
      },
      // Of no package that bears the source's name, only one has the source's version, and thus its epoch.
      { name: 'perl-libs', version: '4:5.26.3-422.el8', source: 'perl' },
      { name: 'perl-Errno', version: '1.28-422.el8', source: 'perl', sourceVersion: '4:5.26.3-422.el8' },
      // Of no module, in a version that a stream's fix is above of.
      { name: 'rubygem-pg', version: '1.0.0-1.el8' },
    ],
    ids: 7,
    findings: 15,
  },
  {
    title: 'Rocky Linux 8 with an older stream of a module',
    osRelease: { ID: 'rocky', VERSION_ID: '8.10', PRETTY_NAME: 'Rocky Linux 8.10' },
    vendor: 'Rocky Enterprise Software Foundation',
    records: ROCKY,
    ecosystem: /^Rocky Linux:8$/,
    names: 'source',
    packages: [
      {
        name: 'ruby',
        version: '3.0.4-141.module+el8.10.0+1600+bbbbbbbb',
        module: 'ruby:3.0:8100020230101:b',
      },
      {
        name: 'rubygem-pg',
        version: '1.0.0-1.module+el8.10.0+1600+bbbbbbbb',
        module: 'ruby:2.5:8100020230101:b',
      },
    ],
    ids: 2,
    findings: 2,
  },
  {
    title: 'Red Hat Enterprise Linux 9, with repositories for ecosystems',
    osRelease: { ID: 'rhel', VERSION_ID: '9.3', PRETTY_NAME: 'Red Hat Enterprise Linux 9.3' },
    vendor: 'Red Hat, Inc.',
    records: RED_HAT,
    ecosystem: /^Red Hat:enterprise_linux:9(::\w+)?$/,
    names: 'binary',
    packages: [
      { name: 'openssl', version: '1:3.0.7-24.el9' },
      { name: 'openssl-libs', version: '1:3.0.7-24.el9', source: 'openssl' },
      { name: 'openssl-devel', version: '1:3.0.7-27.el9', source: 'openssl' },
      { name: 'bash', version: '5.1.8-6.el9' },
      { name: 'podman', version: '2:4.6.1-5.el9' },
      { name: 'nodejs', version: '1:18.19.0-1.module+el9.3.0+1+a', module: 'nodejs:18:9030020231201:rhel9' },
      // Built for a module whose name the image does not tell.
      { name: 'nodejs-docs', version: '1:18.19.0-1.module+el9.3.0+1+a', source: 'nodejs' },
    ],
    ids: 4,
    findings: 6,
    // Red Hat's own documents are not in the mirror: OSV's answer.
    problems: ['advisory-not-compared', 'feed-substituted'],
  },
  {
    title: 'SUSE Linux Enterprise Server 15 SP5, with modules of the distribution for ecosystems',
    osRelease: { ID: 'sles', VERSION_ID: '15.5', PRETTY_NAME: 'SUSE Linux Enterprise Server 15 SP5' },
    vendor: 'SUSE LLC <https://www.suse.com/>',
    records: SUSE,
    ecosystem: /^SUSE:Linux Enterprise (Module for .+|Server) 15 SP5(-LTSS)?$/,
    names: 'source',
    packages: [
      { name: 'libgnutls30', version: '3.7.3-150400.4.38.1', source: 'gnutls' },
      { name: 'libopenssl3', version: '3.0.8-150500.5.24.1', source: 'openssl-3' },
      { name: 'openssl-3', version: '3.0.8-150500.5.24.1' },
      { name: 'vim-data-common', version: '9.1.0111-150500.20.9.1', source: 'vim', architecture: 'noarch' },
    ],
    ids: 5,
    findings: 7,
  },
  {
    title: 'openSUSE Leap 15.5',
    osRelease: { ID: 'opensuse-leap', VERSION_ID: '15.5', PRETTY_NAME: 'openSUSE Leap 15.5' },
    vendor: 'openSUSE',
    records: OPENSUSE,
    ecosystem: /^openSUSE:Leap 15\.5$/,
    names: 'source',
    packages: [
      { name: 'chromium', version: '127.0.6533.88-bp155.2.102.1' },
      { name: 'chromedriver', version: '127.0.6533.88-bp155.2.102.1', source: 'chromium' },
      { name: 'libgnutls30', version: '3.7.3-150400.4.41.3', source: 'gnutls' },
      { name: 'libopenssl1_1', version: '1.1.1l-150500.17.19.1', source: 'openssl-1_1' },
      { name: 'libz1', version: '1.2.13-150500.4.3.1', source: 'zlib' },
    ],
    ids: 3,
    findings: 5,
  },
  {
    title: "openSUSE MicroOS, by Tumbleweed's records",
    osRelease: { ID: 'opensuse-microos', VERSION_ID: '20240720', PRETTY_NAME: 'openSUSE MicroOS' },
    vendor: 'openSUSE',
    records: TUMBLEWEED,
    ecosystem: /^openSUSE:Tumbleweed$/,
    names: 'source',
    packages: [
      { name: 'libcurl4', version: '8.8.0-2.1', source: 'curl' },
      { name: 'curl', version: '8.8.0-2.1' },
      { name: 'libz1', version: '1.3.1-2.1', source: 'zlib' },
    ],
    ids: 2,
    findings: 4,
  },
  {
    title: 'openEuler 24.03 LTS SP1, with service packs for ecosystems',
    osRelease: { ID: 'openEuler', VERSION_ID: '24.03', PRETTY_NAME: 'openEuler 24.03 (LTS-SP1)' },
    vendor: 'http://openeuler.org',
    records: OPENEULER,
    ecosystem: /^openEuler:24\.03-LTS-SP1$/,
    names: 'source',
    packages: [
      { name: 'expat', version: '2.5.0-5.oe2403sp1' },
      { name: 'openssl-libs', version: '3.0.12-15.oe2403sp1', source: 'openssl' },
      { name: 'openssl', version: '3.0.12-16.oe2403sp1' },
      { name: 'zlib', version: '1.2.13-3.oe2403sp1' },
    ],
    ids: 3,
    findings: 3,
  },
];

const ON_UBUNTU: readonly PackageToInstall[] = [
  { name: 'libssl3', version: '3.0.2-0ubuntu1.15', source: 'openssl' },
  { name: 'coreutils', version: '8.32-4.1ubuntu1' },
  {
    name: 'libnetty-java',
    version: '1:4.1.48-4+deb11u1build0.22.04.1',
    source: 'netty',
    architecture: 'all',
  },
  { name: 'curl', version: '7.81.0-1ubuntu1.14' },
  { name: 'libcurl4', version: '7.81.0-1ubuntu1.14', source: 'curl' },
];

/** Feeds that rank findings are not served here. */
const NO_ENRICHMENT = ['enrichment-missing'];

const EXPORTS: Readonly<Record<string, readonly OsvRecord[]>> = {
  'Rocky Linux': ROCKY,
  'Red Hat': RED_HAT,
  SUSE,
  Ubuntu: UBUNTU,
  openEuler: OPENEULER,
  openSUSE: [...OPENSUSE, ...TUMBLEWEED],
};

describe('feeds with every trap', needs('dpkg', 'rpm'), () => {
  const lab = new FindingsLab();
  const dpkg = new Order(askDpkg);
  const rpm = new Order(askRpm);

  beforeAll(() => {
    const osv = 'osv-vulnerabilities.storage.googleapis.com';
    for (const [name, records] of Object.entries(EXPORTS))
      lab.mirror.write(`${osv}/${name}/all.zip`, zipOf(records));
    lab.mirror.write('security-tracker.debian.org/tracker/data/json', JSON.stringify(EVERY_STATE));
  });
  afterAll(() => lab[Symbol.dispose]());

  it("finds 21 in Debian 12 for every tracker state, and suppresses the kernel's for its headers", async () => {
    using root = new RootFolder({ ID: 'debian', VERSION_ID: '12', PRETTY_NAME: 'Debian 12' });
    installDebs(root, MEETS_EVERY_STATE);
    const claims = trackerClaims(EVERY_STATE, 'bookworm', installedByDpkg(root.folder));
    const isSuppressed = ({ installed }: Claim) => installed.name === 'linux-libc-dev';
    const suppressed = expectedFindings(claims.filter(isSuppressed), dpkg);
    const counted = expectedFindings(
      claims.filter((claim) => !isSuppressed(claim)),
      dpkg,
    );
    const result = await lab.scan(`dir:${root.folder}`);
    expect(reportedFindings(result)).toEqual(counted);
    expect(reportedFindings({ findings: result.suppressed.map(({ finding }) => finding) })).toEqual(
      suppressed,
    );
    expect({ ...countsOf(result), suppressed: suppressed.length }).toEqual({
      ids: 15,
      findings: 21,
      suppressed: 3,
    });
    expect([...new Set(result.findings.map(({ state }) => state))].toSorted()).toEqual([
      'deferred',
      'end-of-life',
      'fixed',
      'undetermined',
      'unfixed',
      'will-not-fix',
    ]);
    expect(problemKinds(result)).toEqual(NO_ENRICHMENT);
  });

  it('finds 7 in Ubuntu 22.04 with and without a fix, and with fixes for Pro alone', async () => {
    using root = new RootFolder({ ID: 'ubuntu', VERSION_ID: '22.04', PRETTY_NAME: 'Ubuntu 22.04.4 LTS' });
    installDebs(root, ON_UBUNTU);
    const scope = { ecosystem: /^Ubuntu:(Pro:)?22\.04:LTS$/, names: 'source' } as const;
    const claims = osvClaims(UBUNTU, scope, installedByDpkg(root.folder));
    const result = await lab.scan(`dir:${root.folder}`);
    expect(reportedFindings(result)).toEqual(expectedFindings(claims, dpkg));
    expect(countsOf(result)).toEqual({ ids: 5, findings: 7 });
    expect(problemKinds(result)).toEqual(NO_ENRICHMENT);
  });

  it.each(RPM_CASES)('finds $findings findings in $title', async (given) => {
    using root = new RootFolder(given.osRelease);
    installRpms(root, given.vendor, given.packages);
    const claims = osvClaims(given.records, given, installedByRpm(root.folder));
    const result = await lab.scan(`dir:${root.folder}`);
    expect(reportedFindings(result)).toEqual(expectedFindings(claims, rpm));
    expect(countsOf(result)).toEqual({ ids: given.ids, findings: given.findings });
    expect(problemKinds(result)).toEqual([...(given.problems ?? []), ...NO_ENRICHMENT].toSorted());
  });
});
