import type { PlannedUpgradeDocument, RunDocument } from '../../../api/index.ts';
import {
  defined,
  isHole,
  type Crossing,
  type Finding,
  type InstalledPackage,
  type ScanResult,
  type SuppressedFinding,
  type Upgrade,
} from '../../../domain/index.ts';

/** Entries in nested lists, which an answer has many of. */
const MOST_INNER = 5;

/** Returns an image's outcome, which every answer about one has. */
export function imageOutcome({ verdict }: Pick<ScanResult, 'verdict'>) {
  return { outcome: verdict.outcome, exitCode: verdict.exitCode, holes: verdict.incomplete.length };
}

/** Summarizes a scan in numbers. */
export function scanSummary(result: ScanResult) {
  const { verdict, findings, packages, suppressed, problems, scannedAt } = result;
  return defined({
    ...imageOutcome(result),
    line: verdict.line,
    counts: verdict.counts,
    limits: verdict.limits,
    findings: findings.length,
    packages: packages.length,
    suppressed: suppressed.length,
    waived: verdict.waived.length,
    notes: problems.filter((problem) => !isHole(problem)).length,
    scannedAt,
  });
}

/** Describes the image. */
export function imageDocument({ image, distribution }: Pick<ScanResult, 'image' | 'distribution'>) {
  const { reference, manifestDigest, platform, created } = image;
  return { image: { reference, manifestDigest, platform, created, distribution: distribution?.name } };
}

export function findingEntry(finding: Finding) {
  const { id, aliases, severity, state, fixedVersion, fixRequires, title, epss, kev, before, limit } =
    finding;
  return {
    id,
    aliases,
    severity,
    package: finding.package.name,
    version: finding.package.version,
    ecosystem: finding.package.ecosystem ?? finding.package.type,
    state,
    fixedVersion,
    fixRequires,
    knownExploited: kev?.dateAdded,
    epss: epss?.probability,
    place: finding.package.database,
    title,
    before,
    limit,
  };
}

/** Adds a finding's evidence. */
export function provedEntry(finding: Finding) {
  return { ...findingEntry(finding), ...evidenceOf(finding) };
}

export function suppressedEntry({ finding, reason }: SuppressedFinding) {
  return { reason, ...provedEntry(finding) };
}

function evidenceOf({ evidence, ratings, severitySource }: Finding) {
  return { severitySource, ...someOf('ratings', ratings), ...someOf('evidence', evidence) };
}

/** Returns a nested list as a member, and how many of its entries are left out. */
function someOf(name: string, entries: readonly unknown[] | undefined): object {
  if (entries === undefined) return {};
  const rest = entries.length - MOST_INNER;
  return { [name]: entries.slice(0, MOST_INNER), ...(rest > 0 && { [`${name}LeftOut`]: rest }) };
}

export function crossingEntry(crossing: Crossing) {
  return 'ids' in crossing ? { ...crossing, ...someOf('ids', crossing.ids) } : crossing;
}

export function packageAnswer(pkg: InstalledPackage, { image }: Pick<ScanResult, 'image'>) {
  const { name, version, type, ecosystem, architecture, source, application, status, owner } = pkg;
  const createdBy = image.layers[pkg.layer]?.createdBy;
  return {
    name,
    version,
    ecosystem: ecosystem ?? type,
    architecture,
    source: source?.name,
    application,
    status,
    owner,
    place: pkg.database,
    layer: pkg.layer,
    createdBy,
  };
}

export function upgradeEntry({ name, ecosystem, version, requires, ids, leaves, cleared, through }: Upgrade) {
  return {
    name,
    ecosystem,
    version,
    requires,
    fixes: ids.length,
    ...someOf('ids', ids),
    ...someOf('leaves', leaves),
    cleared,
    ...someOf('through', through),
  };
}

/** Names where an image runs. */
export function workloadEntry({ cluster, namespace, workload, container, owner, image, since }: RunDocument) {
  return { cluster, namespace, workload, container, owner, image: image.reference, since };
}

/** Names some of the images and workloads that an upgrade of a fleet helps. */
export function plannedEntry({ helps, workloads, ...upgrade }: PlannedUpgradeDocument) {
  return {
    ...upgrade,
    ...someOf(
      'helps',
      helps.map(({ name, runs }) => ({ name, runs })),
    ),
    ...someOf('workloads', workloads.map(workloadEntry)),
  };
}
