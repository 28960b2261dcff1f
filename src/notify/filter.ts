import { compareSeverity, isPart, type EventFilter, type FleetEvent } from '../domain/index.ts';

/**
 * Applies a subscription's filter. Severity, KEV and fixes concern vulnerabilities: with such a filter, image
 * and feed events pass only if their kind is named. Place filters are left to the caller that looks up the
 * hits; feeds run nowhere.
 */
export function isWanted({ kind, finding }: FleetEvent, filter: EventFilter): boolean {
  const { kinds, severity, kev = false, fixable = false, running = false } = filter;
  if (kinds && !kinds.includes(kind)) return false;
  if (kind.startsWith('feed.') && (running || isPart(filter)) && !kinds) return false;
  if (!finding) return kinds !== undefined || (severity === undefined && !kev && !fixable);
  if (severity !== undefined && compareSeverity(finding.severity, severity) < 0) return false;
  if (kev && !finding.isExploited) return false;
  return !fixable || finding.fixedVersion !== undefined;
}
