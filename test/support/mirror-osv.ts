// Exports of OSV of our own making: errata as their distributions write them, with the traps of each.

import { buildZip } from '../../src/archive/testing/build-zip.ts';
import type { VersionEvent } from './oracle-claims.ts';
import type { OsvAffected, OsvRecord } from './oracle-osv.ts';

type Fixes = Readonly<Record<string, string>>;

export function zipOf(records: readonly OsvRecord[]): Buffer {
  return buildZip(records.map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) })));
}

/** Packages of one ecosystem, each fixed in a version. */
function fixedIn(ecosystem: string, fixes: Fixes, purl?: string): OsvAffected[] {
  return Object.entries(fixes).map(([name, fixed]) => ({
    package: { ecosystem, name, ...(purl !== undefined && { purl: `${purl}/${name}` }) },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
  }));
}

/** A feed that holds nothing new for long is a hole. */
const YESTERDAY = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();

function erratum(
  id: string,
  summary: string,
  related: readonly string[],
  affected: OsvAffected[],
): OsvRecord {
  return {
    id,
    modified: YESTERDAY,
    published: YESTERDAY,
    summary,
    related,
    affected,
  };
}

/** Named by source package; a source rpm has an epoch here, and in an image none. */
export const ROCKY: readonly OsvRecord[] = [
  erratum(
    'RLSA-2024:3671',
    'Moderate: ruby:3.3 security, bug fix, and enhancement update',
    ['CVE-2024-27280', 'CVE-2024-27281', 'CVE-2024-27282'],
    fixedIn('Rocky Linux:8', {
      ruby: '0:3.3.1-2.module+el8.10.0+1816+e9c93ac1',
      'rubygem-pg': '0:1.5.4-1.module+el8.10.0+1816+e9c93ac1',
    }),
  ),
  erratum(
    'RLSA-2024:3500',
    'Moderate: ruby:3.0 security update',
    ['CVE-2023-28755', 'CVE-2024-27280'],
    fixedIn('Rocky Linux:8', { ruby: '0:3.0.7-143.module+el8.10.0+1800+0aa4b6cc' }),
  ),
  erratum(
    'RLSA-2023:7877',
    'Low: openssl security update',
    ['CVE-2023-3446', 'CVE-2023-3817', 'CVE-2023-5678'],
    fixedIn('Rocky Linux:8', { openssl: '1:1.1.1k-12.el8_9' }),
  ),
  erratum(
    'RLSA-2023:4498',
    'Moderate: dbus security update',
    ['CVE-2023-34969'],
    fixedIn('Rocky Linux:8', { dbus: '1:1.12.8-24.el8_8.1' }),
  ),
  erratum(
    'RLSA-2023:5432',
    'Moderate: perl security update',
    ['CVE-2023-31484'],
    fixedIn('Rocky Linux:8', { perl: '4:5.26.3-421.el8' }),
  ),
  erratum(
    'RXSA-2023:0101',
    'Important: kernel security and bug fix update',
    ['CVE-2022-2964'],
    fixedIn('Rocky Linux:8', { dbus: '9:9.0-1.el8' }, 'pkg:rpm/rocky-linux-sig-cloud'),
  ),
  erratum(
    'RLSA-2023:3714',
    'Moderate: postgresql security update',
    ['CVE-2023-2454', 'CVE-2023-2455'],
    fixedIn('Rocky Linux:9', { openssl: '9:9-9.el9' }),
  ),
  erratum('RLBA-2024:1000', 'dbus bug fix update', [], fixedIn('Rocky Linux:8', { dbus: '9:9.0-1.el8' })),
];

/** Named by binary package; the repositories of a release are ecosystems, and so are its extended streams. */
export const RED_HAT: readonly OsvRecord[] = [
  erratum(
    'RHSA-2024:2447',
    'Red Hat Security Advisory: openssl and openssl-fips-provider security update',
    ['CVE-2023-2975', 'CVE-2023-5678'],
    [
      ...fixedIn('Red Hat:enterprise_linux:9::baseos', {
        openssl: '1:3.0.7-27.el9',
        'openssl-libs': '1:3.0.7-27.el9',
      }),
      ...fixedIn('Red Hat:enterprise_linux:9::appstream', { 'openssl-devel': '1:3.0.7-27.el9' }),
    ],
  ),
  erratum(
    'RHSA-2024:0310',
    'Red Hat Security Advisory: openssl security update',
    ['CVE-2023-5363', 'CVE-2023-5678'],
    fixedIn('Red Hat:enterprise_linux:9::baseos', { 'openssl-libs': '1:3.0.7-25.el9_3' }),
  ),
  erratum(
    'RHSA-2024:8709',
    'Red Hat Security Advisory: podman security update',
    ['CVE-2024-9675'],
    fixedIn('Red Hat:rhel_eus:9.2::appstream', { podman: '9:9-9.el9_2' }),
  ),
  erratum(
    'RHSA-2024:1687',
    'Red Hat Security Advisory: nodejs:20 security update',
    ['CVE-2024-22019', 'CVE-2024-22025'],
    fixedIn('Red Hat:enterprise_linux:9::appstream', { nodejs: '1:20.11.1-1.module+el9.3.0+21385+bac43d5a' }),
  ),
  erratum(
    'RHSA-2024:1503',
    'Red Hat Security Advisory: nodejs:18 security update',
    ['CVE-2024-22019'],
    fixedIn('Red Hat:enterprise_linux:9::appstream', {
      nodejs: '1:18.19.1-1.module+el9.3.0+21388+22892fb9',
      'nodejs-docs': '1:18.19.1-1.module+el9.3.0+21388+22892fb9',
    }),
  ),
  {
    ...erratum(
      'RHSA-2024:0001',
      'Red Hat Security Advisory: bash security update',
      ['CVE-2022-3715'],
      fixedIn('Red Hat:enterprise_linux:9::baseos', { bash: '9.9-9.el9' }),
    ),
    withdrawn: '2024-06-02T00:00:00Z',
  },
];

/** Named by source package, for each module or product that ships it. */
export const SUSE: readonly OsvRecord[] = [
  erratum(
    'SUSE-SU-2024:0172-1',
    'Security update for gnutls',
    ['CVE-2024-0553', 'CVE-2024-0567'],
    [
      ...fixedIn('SUSE:Linux Enterprise Module for Basesystem 15 SP5', { gnutls: '3.7.3-150400.4.41.3' }),
      ...fixedIn('SUSE:Linux Enterprise Module for Basesystem 15 SP4', { gnutls: '9.9-1' }),
    ],
  ),
  erratum(
    'SUSE-SU-2024:0815-1',
    'Security update for openssl-3',
    ['CVE-2023-5678', 'CVE-2024-0727'],
    fixedIn('SUSE:Linux Enterprise Module for Basesystem 15 SP5', { 'openssl-3': '3.0.8-150500.5.27.1' }),
  ),
  erratum(
    'SUSE-SU-2024:2000-1',
    'Security update for vim',
    ['CVE-2024-22667'],
    fixedIn('SUSE:Linux Enterprise Server 15 SP5-LTSS', { vim: '9.1.0330-150500.20.12.1' }),
  ),
  erratum(
    'SUSE-RU-2024:0300-1',
    'Recommended update for gnutls',
    [],
    fixedIn('SUSE:Linux Enterprise Module for Basesystem 15 SP5', { gnutls: '9.9-1' }),
  ),
];

export const OPENSUSE: readonly OsvRecord[] = [
  erratum(
    'openSUSE-SU-2024:0254-1',
    'Security update for chromium',
    ['CVE-2024-7532', 'CVE-2024-7533'],
    fixedIn('openSUSE:Leap 15.5', { chromium: '127.0.6533.119-bp155.2.105.2' }),
  ),
  erratum(
    'SUSE-SU-2024:0172-1',
    'Security update for gnutls',
    ['CVE-2024-0553', 'CVE-2024-0567'],
    fixedIn('openSUSE:Leap 15.5', { gnutls: '3.7.3-150400.4.41.3' }),
  ),
  erratum(
    'SUSE-SU-2023:4524-1',
    'Security update for openssl-1_1',
    ['CVE-2023-5678'],
    [
      ...fixedIn('openSUSE:Leap 15.5', { 'openssl-1_1': '1.1.1l-150500.17.22.1' }),
      ...fixedIn('openSUSE:Leap 15.4', { zlib: '9.9-1' }),
    ],
  ),
  erratum(
    'SUSE-SU-2023:4108-1',
    'Security update for zlib',
    ['CVE-2023-45853'],
    fixedIn('openSUSE:Leap 15.5', { zlib: '1.2.13-150500.4.3.1' }),
  ),
];

/** The rolling release, whose packages MicroOS ships as well. */
export const TUMBLEWEED: readonly OsvRecord[] = [
  erratum(
    'openSUSE-SU-2024:14060-1',
    'curl-8.8.0-2.1 on GA media',
    ['CVE-2024-6197', 'CVE-2024-6874'],
    fixedIn('openSUSE:Tumbleweed', { curl: '8.9.0-1.1' }),
  ),
];

/** Named by source package, for each service pack of a long-term release. */
export const OPENEULER: readonly OsvRecord[] = [
  {
    ...erratum(
      'OESA-2025-1351',
      'expat security update',
      [],
      [
        ...fixedIn('openEuler:24.03-LTS-SP1', { expat: '2.5.0-6.oe2403sp1' }),
        ...fixedIn('openEuler:24.03-LTS', { expat: '9.9-9.oe2403' }),
      ],
    ),
    upstream: ['CVE-2024-8176'],
  },
  {
    ...erratum(
      'OESA-2025-1100',
      'openssl security update',
      [],
      [...fixedIn('openEuler:24.03-LTS-SP1', { openssl: '3.0.12-16.oe2403sp1' })],
    ),
    upstream: ['CVE-2024-13176', 'CVE-2024-9143'],
  },
  {
    ...erratum(
      'OESA-2025-1101',
      'zlib security update',
      [],
      [...fixedIn('openEuler:24.03-LTS', { zlib: '9.9-9.oe2403' })],
    ),
    upstream: ['CVE-2023-45853'],
  },
];

function ubuntuCve(number: string, affected: OsvAffected[]): OsvRecord {
  const upstream = [`CVE-${number}`];
  return { id: `UBUNTU-CVE-${number}`, modified: YESTERDAY, upstream, affected };
}

function eventsIn(ecosystem: string, name: string, events: readonly VersionEvent[]): OsvAffected {
  return { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events }] };
}

/** One record a CVE, fixed or not; what only Ubuntu Pro fixes is under Pro's name alone. */
export const UBUNTU: readonly OsvRecord[] = [
  ubuntuCve('2022-3602', fixedIn('Ubuntu:22.04:LTS', { openssl: '3.0.2-0ubuntu1.7' })),
  ubuntuCve('2024-2511', fixedIn('Ubuntu:22.04:LTS', { openssl: '3.0.2-0ubuntu1.17' })),
  ubuntuCve('2016-2781', [eventsIn('Ubuntu:22.04:LTS', 'coreutils', [{ introduced: '0' }])]),
  ubuntuCve('2022-41915', fixedIn('Ubuntu:Pro:22.04:LTS', { netty: '1:4.1.48-4+deb11u2ubuntu0.1~esm1' })),
  ubuntuCve('2022-41881', fixedIn('Ubuntu:Pro:FIPS-updates:22.04:LTS', { netty: '9:9-1' })),
  ubuntuCve('2023-38545', [
    eventsIn('Ubuntu:22.04:LTS', 'curl', [
      { introduced: '7.81.0-1ubuntu1.14' },
      { fixed: '7.81.0-1ubuntu1.16' },
      { introduced: '0' },
      { fixed: '7.69.0-1' },
    ]),
  ]),
  ubuntuCve('2023-28322', [
    eventsIn('Ubuntu:22.04:LTS', 'curl', [{ introduced: '0' }, { last_affected: '7.81.0-1ubuntu1.14' }]),
  ]),
  ubuntuCve('2023-27538', [
    eventsIn('Ubuntu:22.04:LTS', 'curl', [{ introduced: '0' }, { last_affected: '7.81.0-1ubuntu1.13' }]),
  ]),
];
