import type { Problem, VulnerableRange } from '../../../domain/index.ts';
import { schemeOfEcosystem } from '../../../versions/index.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import { isOf, spelled, type OsvAffected } from './affected.ts';
import type { OsvRecord } from './schema.ts';

/** Limits on the packages in a record's notes, and on the members in each note. */
const MOST_PACKAGES = 10;
const MOST_MEMBERS = 3;

/** Returns rows for packages in this ecosystem that a record may affect but does not name readably. */
export function placeholders({ affected }: OsvRecord, ecosystem: string): VulnerableRange[] {
  if (affected.length === 0) return [placeholder('no-package', 'no package is named')];
  const named = affected.flatMap((entry) => entry.package ?? []).map(({ ecosystem: own }) => own);
  const unknown = named.find((each) => schemeOfEcosystem(each) === undefined);
  // An export holds only records about its own ecosystem.
  if (unknown !== undefined && !named.some((each) => isOf(each, ecosystem)))
    return [placeholder('unreadable', `expected a package of ${ecosystem}, got one of "${unknown}"`)];
  return affected.flatMap(({ unnamed }) => {
    if (unnamed === undefined) return [];
    const { reason, ecosystem: release } = unnamed;
    if (release === undefined) return [placeholder('unreadable', reason)];
    return isOf(release, ecosystem) ? [placeholder('unreadable', reason, spelled(release, ecosystem))] : [];
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
