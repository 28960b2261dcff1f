// A tracker of our own making with every state that Debian's has, and a root file system that meets each.

import type { Tracker, TrackerRelease } from './oracle-tracker.ts';
import type { PackageToInstall } from './rootfs.ts';

const fixed = (version: string): TrackerRelease => ({
  status: 'resolved',
  fixed_version: version,
  urgency: 'not yet assigned',
});
const open = (more: Partial<TrackerRelease> = {}): TrackerRelease => ({
  status: 'open',
  urgency: 'not yet assigned',
  ...more,
});
const noDsa = (reason: string): TrackerRelease => open({ nodsa: 'Minor issue', nodsa_reason: reason });
const bookworm = (release: TrackerRelease) => ({ releases: { bookworm: release } });

export const EVERY_STATE: Tracker = {
  openssl: {
    'CVE-2023-5678': bookworm(fixed('3.0.13-1~deb12u1')),
    'CVE-2023-5363': bookworm(fixed('3.0.11-1~deb12u2')),
    'CVE-2024-5535': { releases: { bookworm: fixed('3.0.14-1~deb12u2'), trixie: fixed('3.2.2-1') } },
    'CVE-2024-6119': { releases: { trixie: fixed('3.3.2-1') } },
    'CVE-2024-4741': bookworm(fixed('0')),
  },
  glibc: {
    'CVE-2023-6246': bookworm(fixed('2.36-9+deb12u4')),
    'CVE-2010-4756': bookworm(open({ urgency: 'unimportant' })),
    'CVE-2019-9192': bookworm({ status: 'resolved', fixed_version: '0', urgency: 'unimportant' }),
  },
  bash: { 'CVE-2022-3715': bookworm(fixed('5.2.15-2')), 'TEMP-0841856-B18BAF': bookworm(open()) },
  zlib: { 'CVE-2023-45853': bookworm(noDsa('ignored')) },
  libxml2: { 'CVE-2023-39615': bookworm(noDsa('postponed')), 'CVE-2023-45322': bookworm(noDsa('')) },
  ncurses: { 'CVE-2023-50495': bookworm(open({ nodsa: 'Minor issue' })) },
  'libpng1.6': { 'CVE-2022-3857': bookworm({ status: 'undetermined', urgency: 'not yet assigned' }) },
  'qtwebkit-opensource-src': { 'CVE-2018-12293': bookworm(open({ urgency: 'end-of-life' })) },
  tar: { 'CVE-2005-2541': bookworm(open({ urgency: 'unimportant' })) },
  util: { 'CVE-2024-28085': bookworm(open()) },
  linux: {
    'CVE-2024-1086': bookworm(fixed('6.1.76-1')),
    'CVE-2023-6817': bookworm(fixed('6.1.67-1')),
    'CVE-2023-6040': bookworm(fixed('6.1.66-1')),
    'CVE-2013-7445': bookworm(open({ nodsa_reason: 'ignored' })),
  },
};

export const MEETS_EVERY_STATE: readonly PackageToInstall[] = [
  { name: 'openssl', version: '3.0.11-1~deb12u2' },
  { name: 'libssl3', version: '3.0.11-1~deb12u2', source: 'openssl' },
  { name: 'libssl3', version: '3.0.11-1~deb12u2', source: 'openssl', architecture: 'i386' },
  { name: 'libc6', version: '2.36-9+deb12u3', source: 'glibc' },
  { name: 'libc-bin', version: '2.36-9+deb12u3', source: 'glibc' },
  // A rebuild of the binary alone, and the fix itself.
  { name: 'bash', version: '5.2.15-2+b2', sourceVersion: '5.2.15-2' },
  { name: 'zlib1g', version: '1:1.2.13.dfsg-1', source: 'zlib' },
  { name: 'libxml2', version: '2.9.14+dfsg-1.3~deb12u1' },
  { name: 'libtinfo6', version: '6.4-4', source: 'ncurses' },
  { name: 'libpng16-16', version: '1.6.39-2', source: 'libpng1.6' },
  { name: 'libqt5webkit5', version: '5.212.0~alpha4-30', source: 'qtwebkit-opensource-src' },
  { name: 'tar', version: '1.34+dfsg-1.2' },
  // A binary package whose name is that of somebody else's source.
  { name: 'util', version: '1.0-1', source: 'util-other' },
  {
    name: 'linux-image-6.1.0-14-amd64',
    version: '6.1.66-1',
    source: 'linux-signed-amd64',
    sourceVersion: '6.1.66+1',
  },
  { name: 'linux-libc-dev', version: '6.1.66-1', source: 'linux' },
];
