import type { Problem, VulnerableRange } from '../../../domain/index.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import type { OsvAffected } from './affected.ts';
import type { OsvRecord } from './schema.ts';

/** Limits on the packages in a record's notes, and on the members in each note. */
const MOST_PACKAGES = 10;
const MOST_MEMBERS = 3;

/** Returns rows for packages of this ecosystem that a record may affect but does not name readably. */
export function placeholders({ affected }: OsvRecord, ecosystem: string): VulnerableRange[] {
  if (affected.length === 0) return [placeholder('no-package', 'no package is named')];
  return affected.flatMap(({ unnamed }) => {
    if (unnamed === undefined) return [];
    const { reason, ecosystem: release } = unnamed;
    const isElsewhere = release !== undefined && release.split(':', 1)[0] !== ecosystem;
    return isElsewhere ? [] : [placeholder('unreadable', reason, release)];
  });
}

/** Returns a note for each package that the record names; the omitted members hide no finding. */
export function leftOut({ id, leftOut: members }: OsvRecord, entries: readonly OsvAffected[]): Problem[] {
  if (members.length === 0) return [];
  const more = members.length - MOST_MEMBERS;
  const message = members.slice(0, MOST_MEMBERS).join('; ') + (more > 0 ? `; and ${more} more` : '');
  const names = new Set(entries.flatMap((entry) => entry.package?.name ?? []));
  return [...names]
    .slice(0, MOST_PACKAGES)
    .map((name) => ({ kind: 'advisory-unreadable', subject: id, message, package: name }));
}
