import { defined, type Finding, type NotificationShape } from '../../domain/index.ts';
import type {
  AffectedPackage,
  NewNotification,
  NotifiedChange,
  NotifiedVulnerability,
  StoredPackage,
} from '../../inventory/ports.ts';
import type { ChangedFinding } from '../../stored/index.ts';

/**
 * Groups a sync's changes into notifications in the client's shape: for Clair's clients, only a change in
 * affected packages counts.
 */
export function toNotifications(
  findings: readonly ChangedFinding[],
  shape: NotificationShape,
): readonly NewNotification[] {
  const changed = findings.filter(({ before, after }) => !isSame(before, after));
  if (shape === 'clair-v1') return [...byVulnerability(changed).values()].map(toV1);
  const changes = changed.flatMap(toV4Changes);
  return changes.length > 0 ? [{ shape, changes }] : [];
}

function isSame(a: readonly StoredPackage[], b: readonly StoredPackage[]): boolean {
  const ids = new Set(a.map(({ packageId }) => packageId));
  return a.length === b.length && b.every(({ packageId }) => ids.has(packageId));
}

/** Lists items on one side only: an image that is affected before and after has not changed. */
function toV4Changes(change: ChangedFinding): readonly NotifiedChange[] {
  const vulnerability = toVulnerability([change]);
  const sides: readonly NotifiedChange[] = [
    { side: 'new', vulnerability, packages: without(change.after, change.before) },
    { side: 'old', vulnerability, packages: without(change.before, change.after) },
  ];
  return sides.filter(({ packages }) => packages.length > 0);
}

function without(
  packages: readonly StoredPackage[],
  others: readonly StoredPackage[],
): readonly StoredPackage[] {
  const known = new Set(others.map(({ packageId }) => packageId));
  return packages.filter(({ packageId }) => !known.has(packageId));
}

/**
 * Clair v1 shows a vulnerability before and after, each with every affected package, and leaves the
 * comparison to clients.
 */
function toV1(changes: readonly ChangedFinding[]): NewNotification {
  const vulnerability = toVulnerability(changes);
  const sides: readonly NotifiedChange[] = [
    { side: 'old', vulnerability, packages: changes.flatMap(({ before }) => before) },
    { side: 'new', vulnerability, packages: changes.flatMap(({ after }) => after) },
  ];
  return { shape: 'clair-v1', changes: sides.filter(({ packages }) => packages.length > 0) };
}

function byVulnerability(changed: readonly ChangedFinding[]): ReadonlyMap<string, readonly ChangedFinding[]> {
  return Map.groupBy(changed, ({ finding, before, after }) => {
    const distribution = (after[0] ?? before[0])?.distributionId;
    return `${finding.id}\0${distribution}\0${finding.package.ecosystem}`;
  });
}

/** Takes the first change's text: all concern one vulnerability on one distribution, in different packages. */
function toVulnerability(changes: readonly ChangedFinding[]): NotifiedVulnerability {
  const [first] = changes;
  const stored = first && (first.after[0] ?? first.before[0]);
  if (!stored) throw new Error('a changed finding hits something, before or after');
  const { id, severity, ratings, evidence } = first.finding;
  const { description: title = first.finding.title } = first.finding;
  const distribution = first.finding.package.ecosystem === undefined ? stored.distribution : undefined;
  const links = evidence.flatMap(({ url }) => url ?? []);
  return {
    id,
    ...defined({ title }),
    links: [...new Set(links)],
    severity,
    ratings,
    ...defined({ distribution }),
    affected: changes.map(({ finding }) => toAffected(finding)),
  };
}

function toAffected({ package: pkg, evidence: [evidence], fixedVersion }: Finding): AffectedPackage {
  const module = evidence?.qualifiers?.module;
  return {
    ecosystem: evidence?.ecosystem ?? '',
    package: evidence?.package ?? pkg.name,
    nameKind: evidence?.nameKind ?? 'binary',
    ...defined({ module, fixedVersion }),
  };
}
