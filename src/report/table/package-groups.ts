import {
  buildKey,
  defined,
  packageKey,
  sourceOf,
  type Finding,
  type InstalledPackage,
} from '../../domain/index.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';

/** Findings in all packages built from one source, shown as one thing to fix. */
export interface PackageRows {
  /** The source's name and version. */
  readonly name: string;
  readonly version: string;
  /** Its installed packages with findings, in the findings' order. */
  readonly packages: readonly InstalledPackage[];
  readonly resolutions: readonly ResolutionGroup[];
  /** Distinct IDs. */
  readonly ids: ReadonlySet<string>;
}

/** Findings in a group that one version fixes, or that share one state. */
export interface ResolutionGroup {
  readonly state: Finding['state'];
  readonly fixedVersion?: string;
  readonly fixRequires?: string;
  readonly rows: readonly FindingRow[];
}

/** One ID, and the group's packages that contain it. */
export interface FindingRow {
  readonly finding: Finding;
  readonly packages: readonly InstalledPackage[];
}

/** Groups findings; groups and their content are ordered by urgency. */
export function groupFindings(findings: readonly Finding[]): readonly PackageRows[] {
  const byBuild = Map.groupBy(mostUrgentFirst(findings), (finding) => buildKey(finding.package));
  return byBuild.values().map(packageGroup).toArray();
}

function packageGroup(findings: readonly Finding[]): PackageRows {
  const byResolution = Map.groupBy(
    findings,
    ({ state, fixedVersion = '', fixRequires = '' }) => `${state}\0${fixedVersion}\0${fixRequires}`,
  );
  const packages = distinctPackages(findings);
  const [first] = packages;
  return {
    ...(first ? sourceOf(first) : { name: '', version: '' }),
    packages,
    resolutions: byResolution.values().map(resolutionGroup).toArray(),
    ids: new Set(findings.map(({ id }) => id)),
  };
}

function resolutionGroup(findings: readonly Finding[]): ResolutionGroup {
  const [first] = findings;
  const byId = Map.groupBy(findings, ({ id }) => id);
  return {
    state: first?.state ?? 'undetermined',
    ...defined({ fixedVersion: first?.fixedVersion, fixRequires: first?.fixRequires }),
    rows: byId.values().flatMap(findingRow).toArray(),
  };
}

function findingRow(findings: readonly Finding[]): readonly FindingRow[] {
  const [finding] = findings;
  return finding ? [{ finding, packages: distinctPackages(findings) }] : [];
}

function distinctPackages(findings: readonly Finding[]): readonly InstalledPackage[] {
  return [...new Map(findings.map(({ package: pkg }) => [packageKey(pkg), pkg])).values()];
}
