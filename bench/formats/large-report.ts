import {
  SEVERITIES,
  type Finding,
  type InstalledPackage,
  type ScanResult,
  type Severity,
} from '../../src/domain/index.ts';
import type { Report } from '../../src/report/index.ts';
import { found, installed, SCANNED } from '../../src/report/testing.ts';
import { randomFrom } from '../random.ts';

/** 50,000 findings: of each source package so many binaries have all of its flaws. */
const SOURCES = 1000;
const BINARIES = 2;
const FLAWS = 25;
/** Share of descriptions. */
const NOT_ASCII = 0.05;

const random = randomFrom(1);
const WORDS =
  'overflow in the parser of frames lets a remote attacker run code by a crafted "name" & <file>'.split(' ');

/** One image with many packages. Descriptions are as long as those of CVE records, of which a few are not all ASCII. */
export function largeReport(): Report {
  const sources = Array.from({ length: SOURCES }, (_, i) => binariesOf(i));
  const flaws = sources.map((binaries, i) => findingsOf(i, binaries));
  const result: ScanResult = {
    ...SCANNED,
    packages: sources.flat(),
    findings: flaws.flat(),
    upgrades: sources.map((packages, i) => ({
      name: `source-${i}`,
      version: '2.0-1',
      packages: packages.map(({ name }) => ({ name, version: '2.0-1' })),
      ids: [...new Set(flaws[i]?.map(({ id }) => id))],
      cleared: FLAWS,
    })),
  };
  return { results: [result], failures: [] };
}

function binariesOf(source: number): readonly InstalledPackage[] {
  return Array.from({ length: BINARIES }, (_, i) =>
    installed(`source-${source}-${i}`, '1.0-1', `source-${source}`),
  );
}

function findingsOf(source: number, binaries: readonly InstalledPackage[]): readonly Finding[] {
  return Array.from({ length: FLAWS }).flatMap((_, i) => {
    const id = `CVE-2024-${10_000 + source * FLAWS + i}`;
    const severity = SEVERITIES[Math.floor(random() * SEVERITIES.length)] ?? 'unknown';
    const rest = details(severity);
    return binaries.map((pkg) => found(id, pkg, severity, rest));
  });
}

function details(severity: Severity): Partial<Finding> {
  const probability = random();
  return {
    ...(severity !== 'unknown' && { fixedVersion: '2.0-1' }),
    title: text(8),
    description: random() < NOT_ASCII ? `${text(60)}…` : text(60),
    epss: { probability, percentile: probability },
    published: '2024-05-01T10:15:00Z',
    modified: '2024-11-21T08:43:00Z',
  };
}

function text(words: number): string {
  return Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
}
