import {
  compareSeverity,
  defined,
  type EventFinding,
  type EventKind,
  type Finding,
  type FleetEvent,
  purlOf,
} from '../../domain/index.ts';
import type { NewEvent, StoredPackage } from '../../inventory/ports.ts';
import { type ChangedFinding, type ChangedPackage, isFixedNow } from '../../stored/index.ts';
import { newEvent } from './new-event.ts';

/** The sync that changed findings, and when that was seen. */
export interface EventCause {
  readonly sync: NonNullable<FleetEvent['sync']>;
  readonly at: Date;
}

/** Creates an event for each change to one vulnerability in one package. */
export function findingEvents(changed: readonly ChangedFinding[], cause: EventCause): readonly NewEvent[] {
  return changed.flatMap(({ packages }) => packageEvents(packages, cause));
}

export function packageEvents(packages: readonly ChangedPackage[], cause: EventCause): readonly NewEvent[] {
  return packages.flatMap((change) => kindsOf(change).map((kind) => findingEvent(kind, change, cause)));
}

/** Creates events for vulnerabilities that are now exploited. */
export function exploitedEvents(
  hits: readonly { readonly stored: StoredPackage; readonly finding: Finding }[],
  cause: EventCause,
): readonly NewEvent[] {
  return hits.map(({ stored, finding }) =>
    findingEvent('finding.exploited', { stored, before: finding, after: finding }, cause),
  );
}

function kindsOf({ before, after }: ChangedPackage): readonly EventKind[] {
  if (!after) return ['finding.relieved'];
  if (!before) return ['finding.affected'];
  return [
    ...(isFixedNow(before, after) ? (['finding.fix-available'] as const) : []),
    ...(compareSeverity(before.severity, after.severity) < 0 ? (['finding.severity-raised'] as const) : []),
  ];
}

function findingEvent(
  kind: EventKind,
  { stored, before, after }: ChangedPackage,
  { sync, at }: EventCause,
): NewEvent {
  const finding = after ?? before;
  if (!finding) throw new Error('a change is of a finding');
  const { packageId, distributionId } = stored;
  const about = describe(finding, stored, kind === 'finding.severity-raised' ? before : undefined);
  return {
    event: newEvent({
      kind,
      at: at.toISOString(),
      sync,
      finding: about,
      message: messageOf(kind, about),
    }),
    package: { packageId, ...defined({ distributionId }) },
  };
}

function describe(
  finding: Finding,
  { package: pkg, distribution }: StoredPackage,
  before?: Finding,
): EventFinding {
  const { id, aliases = [], title, severity, fixedVersion, kev, evidence } = finding;
  return {
    id,
    aliases,
    ...defined({ title }),
    severity,
    ...(before && { severityBefore: before.severity }),
    ...defined({ fixedVersion }),
    isExploited: kev !== undefined,
    links: [...new Set(evidence.flatMap(({ url }) => url ?? []))],
    package: {
      name: pkg.name,
      version: pkg.version,
      purl: purlOf(pkg, distribution) ?? '',
      of: pkg.ecosystem ?? distribution?.name ?? '',
    },
  };
}

/** The default message names the flaw that affects the package. */
const MESSAGES: Partial<Record<EventKind, (finding: EventFinding, where: string) => string>> = {
  'finding.relieved': ({ id }, where) => `${id} no longer affects ${where}`,
  'finding.fix-available': ({ id, fixedVersion = 'a later version' }, where) =>
    `${id} in ${where} is fixed in ${fixedVersion}`,
  'finding.severity-raised': ({ id, severity, severityBefore = 'unknown' }, where) =>
    `${id} in ${where} is ${severity} now, and was ${severityBefore}`,
  'finding.exploited': ({ id }, where) => `${id} in ${where} is exploited, says KEV`,
};

function messageOf(kind: EventKind, finding: EventFinding): string {
  const { id, severity, fixedVersion, package: pkg } = finding;
  const where = `${pkg.name} ${pkg.version}${pkg.of === '' ? '' : ` (${pkg.of})`}`;
  const fix = fixedVersion === undefined ? '' : `; fixed in ${fixedVersion}`;
  return MESSAGES[kind]?.(finding, where) ?? `${id} (${severity}) affects ${where}${fix}`;
}
