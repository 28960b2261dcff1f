import type { VulnerableRange } from '../../domain/index.ts';
import type { OvalDefinition, OvalPackage } from './oval.ts';
import { placeholder } from './placeholder.ts';
import { updatedRanges } from './update-ranges.ts';

/** Architectures of rpms that a criterion for `i386` is about. */
const I386 = ['i386', 'i486', 'i586', 'i686'];

/** Makes the ranges of a patch: its packages are affected below the version that it names, or not compared. */
export function ovalRanges(
  { packages, unread }: OvalDefinition,
  ecosystem: string,
): readonly VulnerableRange[] {
  const byModule = Map.groupBy(packages, ({ modules }) => modules.join(' '));
  const ranges = [...byModule].flatMap(([module, ours]) =>
    updatedRanges(ours.flatMap(updated), ecosystem).map((range) => {
      // Criteria without a module hold in each: some errata forget to name theirs.
      const own = module === '' && range.upper?.includes('.module') === true ? '*' : module;
      return own === '' ? range : { ...range, qualifiers: { ...range.qualifiers, module: own } };
    }),
  );
  return unread === undefined ? ranges : [...ranges, placeholder('unreadable', unread, ecosystem)];
}

function updated({ name, operation, version, architectures }: OvalPackage) {
  const own = architectures.length === 0 ? [''] : architectures;
  const fix = operation === 'less than' ? version.replace(/^0:/u, '') : '';
  return own
    .flatMap((arch) => (arch === 'i386' ? I386 : [arch]))
    .map((arch) => ({ name, arch, version: fix }));
}
