import {
  defined,
  isHole,
  type Crossing,
  type Finding,
  type InstalledPackage,
  type Problem,
  type ScanResult,
  type SuppressedFinding,
  type Upgrade,
} from '../../../domain/index.ts';

/** Entries in nested lists. */
const MOST_INNER = 20;

/** Summarizes a scan in numbers. */
export function scanSummary({ verdict, findings, packages, suppressed, problems, scannedAt }: ScanResult) {
  return defined({
    outcome: verdict.outcome,
    exitCode: verdict.exitCode,
    line: verdict.line,
    counts: verdict.counts,
    limits: verdict.limits,
    findings: findings.length,
    packages: packages.length,
    suppressed: suppressed.length,
    holes: verdict.incomplete.length,
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
  return { severitySource, ratings: ratings.slice(0, MOST_INNER), evidence: evidence.slice(0, MOST_INNER) };
}

export function crossingEntry(crossing: Crossing) {
  return 'ids' in crossing ? { ...crossing, ids: crossing.ids.slice(0, MOST_INNER) } : crossing;
}

export function problemEntry({ kind, subject, message }: Problem) {
  return { kind, subject, message };
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
    ids: ids.slice(0, MOST_INNER),
    leaves: leaves?.slice(0, MOST_INNER),
    cleared,
    through: through?.slice(0, MOST_INNER),
  };
}
