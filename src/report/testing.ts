import {
  parseDigest,
  type Digest,
  type Evidence,
  type Finding,
  type InstalledPackage,
  type Problem,
  type Rating,
  type ScanResult,
  type Severity,
  type Upgrade,
} from '../domain/index.ts';
import type { RenderOptions } from './format.ts';
import { reportFormat } from './registry.ts';

export const RENDER_OPTIONS: RenderOptions = {
  program: { name: 'plimsoll', version: '1.2.3' },
  writtenAt: '2026-03-01T12:00:05Z',
  width: 80,
  colour: false,
  showSuppressed: false,
  severities: [],
  all: false,
  listPackages: false,
  fixPlan: 'first',
};

/** Renders one result in the named format. */
export async function written(name: string, result: ScanResult, options = RENDER_OPTIONS): Promise<string> {
  const pieces = await reportFormat(name)?.render({ results: [result], failures: [] }, options);
  return Array.from(pieces ?? []).join('');
}

export function digestOf(digit: string): Digest {
  const digest = parseDigest(`sha256:${digit.repeat(64)}`);
  if (!digest) throw new Error(`${digit} is no hexadecimal digit`);
  return digest;
}

export function installed(
  name: string,
  version: string,
  source = name,
  rest: Partial<InstalledPackage> = {},
): InstalledPackage {
  return {
    type: 'deb',
    name,
    version,
    architecture: 'amd64',
    ...(source !== name && { source: { name: source, version } }),
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...rest,
  };
}

export function found(
  id: string,
  pkg: InstalledPackage,
  severity: Severity,
  rest: Partial<Finding> = {},
): Finding {
  const { fixedVersion } = rest;
  const state = fixedVersion === undefined ? 'unfixed' : 'fixed';
  return {
    id,
    package: pkg,
    severity,
    ...(severity !== 'unknown' && { severitySource: 'nvd' }),
    ratings: ratingsOf(severity),
    state,
    evidence: [evidenceFor(id, pkg, fixedVersion)],
    ...rest,
  };
}

function ratingsOf(severity: Severity): readonly Rating[] {
  const scores = { malicious: 10, critical: 9.8, high: 7.5, medium: 5.3, low: 3.1, negligible: 0 };
  if (severity === 'unknown') return [];
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  return [{ source: 'nvd', severity, score: scores[severity], vector }];
}

function evidenceFor(id: string, pkg: InstalledPackage, fixedVersion: string | undefined): Evidence {
  return {
    feed: 'debian-tracker',
    record: id,
    url: `https://security-tracker.debian.org/tracker/${id}`,
    ecosystem: 'Debian:12',
    package: pkg.source?.name ?? pkg.name,
    nameKind: 'source',
    version: pkg.version,
    ...(fixedVersion === undefined
      ? { range: 'every version', state: 'unfixed' }
      : { range: `< ${fixedVersion}`, state: 'fixed', fixedVersion }),
  };
}

const OPENSSL = '3.0.11-1~deb12u2';
const OPENSSL_FIX = '3.0.15-1~deb12u1';
const libssl = installed('libssl3', OPENSSL, 'openssl');
const openssl = installed('openssl', OPENSSL, 'openssl', { layer: 1 });
const zlib = installed('zlib1g', '1:1.2.13.dfsg-1', 'zlib');
const glibc = installed('libc6', '2.36-9+deb12u4', 'glibc');
const libcBin = installed('libc-bin', '2.36-9+deb12u4', 'glibc');
const nginx = installed('nginx', '1.27.3-1~bookworm', 'nginx', { layer: 1, thirdParty: 'nginx.org' });
const headers = installed('linux-libc-dev', '6.1.76-1', 'linux', { layer: 1 });

const FINDINGS: readonly Finding[] = [
  found('CVE-2023-5678', libssl, 'medium', {
    fixedVersion: OPENSSL_FIX,
    title: 'Excessive time spent in DH check / generation with large Q parameter value',
    epss: { probability: 0.0042, percentile: 0.71 },
  }),
  ...[libssl, openssl].flatMap((pkg) => [
    found('CVE-2024-5535', pkg, 'critical', {
      fixedVersion: OPENSSL_FIX,
      title: 'SSL_select_next_proto buffer overread',
      epss: { probability: 0.0511, percentile: 0.89 },
    }),
    found('CVE-2024-13176', pkg, 'low', { title: 'Timing side-channel in ECDSA signature computation' }),
  ]),
  ...[glibc, libcBin].map((pkg) =>
    found('CVE-2023-6246', pkg, 'high', {
      fixedVersion: '2.36-9+deb12u9',
      title: 'Heap-based buffer overflow in the __vsyslog_internal function',
      epss: { probability: 0.31, percentile: 0.97 },
      kev: { dateAdded: '2024-02-01', ransomware: true },
      published: '2024-01-31T14:15:00Z',
      modified: '2024-11-21T08:43:00Z',
    }),
  ),
  found('CVE-2023-45853', zlib, 'critical', {
    state: 'will-not-fix',
    title: 'Integer overflow in zipOpenNewFileInZip4_64 of MiniZip',
    epss: { probability: 0.0091, percentile: 0.75 },
  }),
  found('CVE-2026-0001', zlib, 'unknown'),
];

const UPGRADES: readonly Upgrade[] = [
  {
    name: 'glibc',
    version: '2.36-9+deb12u9',
    packages: [
      { name: 'libc6', version: '2.36-9+deb12u9' },
      { name: 'libc-bin', version: '2.36-9+deb12u9' },
    ],
    ids: ['CVE-2023-6246'],
    cleared: 1,
  },
  {
    name: 'openssl',
    version: OPENSSL_FIX,
    packages: [
      { name: 'libssl3', version: OPENSSL_FIX },
      { name: 'openssl', version: OPENSSL_FIX },
    ],
    ids: ['CVE-2023-5678', 'CVE-2024-5535'],
    cleared: 3,
  },
];

/** An image with a little of everything. */
export const SCANNED: ScanResult = {
  image: {
    reference: 'registry.example/shop/app:1.4',
    transport: 'docker',
    manifestDigest: digestOf('9'),
    configDigest: digestOf('c'),
    platform: { os: 'linux', architecture: 'amd64' },
    created: '2026-02-20T10:00:00Z',
    layers: [
      { digest: digestOf('a'), size: 29_150_000, createdBy: '/bin/sh -c #(nop) ADD file:4b1be1de in / ' },
      {
        digest: digestOf('b'),
        createdBy: 'RUN /bin/sh -c apt-get update && apt-get install -y nginx openssl # buildkit',
      },
    ],
  },
  distribution: {
    id: 'debian',
    idLike: [],
    version: '12',
    name: 'Debian GNU/Linux 12 (bookworm)',
    codeName: 'bookworm',
    path: 'usr/lib/os-release',
  },
  packages: [libssl, openssl, zlib, glibc, libcBin, nginx, headers],
  findings: FINDINGS,
  suppressed: [
    {
      finding: found('CVE-2024-26581', headers, 'high', { fixedVersion: '6.1.82-1' }),
      reason: { kind: 'kernel-headers' },
    },
    {
      finding: found('CVE-2022-27943', glibc, 'low'),
      reason: { kind: 'ignore-rule', rule: 'id CVE-2022-27943', reason: 'the demangler is not installed' },
    },
  ],
  upgrades: UPGRADES,
  problems: [
    {
      kind: 'package-not-covered',
      subject: 'nginx.org',
      message: 'not the distribution’s own, so its advisories do not answer for nginx',
    },
  ],
  feeds: [
    { feed: 'debian-tracker', syncedAt: '2026-03-01T08:59:00Z' },
    { feed: 'cve', syncedAt: '2026-03-01T11:59:40Z' },
    { feed: 'kev', syncedAt: '2026-02-27T12:00:00Z', contentAt: '2026-02-25T00:00:00Z' },
    { feed: 'epss', syncedAt: '2026-03-01T09:00:00Z' },
  ],
  verdict: {
    outcome: 'over',
    exitCode: 1,
    line: {
      max: { critical: 0, high: 10 },
      onlyFixed: false,
      failOnKev: true,
      strict: false,
      allowIncomplete: [],
    },
    crossed: [
      { kind: 'max', severity: 'critical', allowed: 0, found: 2 },
      { kind: 'kev', ids: ['CVE-2023-6246'] },
    ],
    incomplete: [],
    waived: [],
    counts: { unknown: 1, negligible: 0, low: 1, medium: 1, high: 1, critical: 2, malicious: 0 },
  },
  scannedAt: '2026-03-01T12:00:00Z',
};

const UNREAD: Problem = {
  kind: 'packages-not-read',
  subject: 'npm',
  message: 'npm packages are not read: 2348 files found, the first: app/node_modules/abbrev/package.json',
  count: 2348,
  path: 'app/node_modules/abbrev/package.json',
};

/** The same image with an unreadable layer and waived packages. */
export const HOLED: ScanResult = {
  ...SCANNED,
  problems: [
    {
      kind: 'layer-unreadable',
      subject: digestOf('b'),
      message: 'the layer ends in the middle of a file, after 1.2 MB',
    },
    UNREAD,
    ...SCANNED.problems,
  ],
  verdict: {
    ...SCANNED.verdict,
    incomplete: [
      { kind: 'layer-unreadable', subject: digestOf('b'), message: 'the layer ends in the middle' },
    ],
    waived: [UNREAD],
  },
};

/** The same image beside a baseline that has some of its findings. */
export const AGAINST_BASELINE: ScanResult = {
  ...SCANNED,
  findings: FINDINGS.map((finding) => (finding.kev ? finding : { ...finding, before: true })),
  baseline: { reference: 'registry.example/shop/app:1.3', before: 7, new: 2 },
};

/** The same image where its first layer is known to be that of a base. */
export const ON_BASE: ScanResult = {
  ...SCANNED,
  findings: FINDINGS.map((finding) => (finding.package.layer === 0 ? { ...finding, from: 'base' } : finding)),
  upgrades: UPGRADES.toReversed().map((upgrade, i) =>
    i === 0 ? { ...upgrade, cleared: 2 } : { ...upgrade, from: 'base', cleared: 3 },
  ),
  base: { reference: 'debian:12', digest: digestOf('e'), source: 'label', layers: 1 },
};

/** No findings, and nothing left unread. */
export const CLEAN: ScanResult = {
  ...SCANNED,
  findings: [],
  suppressed: [],
  upgrades: [],
  problems: [],
  verdict: {
    outcome: 'within',
    exitCode: 0,
    crossed: [],
    incomplete: [],
    waived: [],
    counts: { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 },
  },
};
