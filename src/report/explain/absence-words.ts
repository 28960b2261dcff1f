import { nameSome, type Absence, type InstalledPackage } from '../../domain/index.ts';

/** Names to show in a line before counting the rest. */
const NAMED = 5;

/** Returns the package, function or target from the record that the package's program lacks. */
export function absenceWords({ kind, names, record }: Absence, { application }: InstalledPackage): string {
  const program = application ?? 'its program';
  const some = nameSome(names, NAMED);
  const source = record === undefined ? '' : `, as ${record} says`;
  switch (kind) {
    case 'package':
      return `not in ${program}: the flaw is in ${some}${source}`;
    case 'symbol':
      return `not in ${program}: the flaw is in the functions ${some}${source}`;
    case 'platform':
      return `${program} is built for another target: the flaw is only on ${some}${source}`;
  }
}
