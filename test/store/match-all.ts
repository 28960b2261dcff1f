import type { Inventory, StoredPackage } from '../../src/inventory/ports.ts';

/** Matches all packages of scanned images, again where they are: each with the flaws of these IDs. */
export async function matchAll(
  { fleet, matches }: Pick<Inventory, 'fleet' | 'matches'>,
  flawsOf: (stored: StoredPackage) => readonly string[],
  seq = 1,
): Promise<void> {
  const { sets, packages } = await fleet.unscoped(1, 1_000);
  const scopes = packages.map((each) => ({ ...each, scope: '', name: each.package.name, version: '1' }));
  await fleet.scope(1, sets, scopes);
  const group = { hash: 'all', answering: '', seq };
  const [before] = await matches.groups();
  await matches.move(group, before, 'all');
  const due = await matches.due(1_000);
  const matched = due.map((stored) => ({
    ...stored,
    matches: flawsOf(stored).map(
      (id) => ({ kind: 'flaw', id, state: 'unfixed', ratings: [], evidence: [] }) as const,
    ),
  }));
  await matches.save([{ group, packages: matched }]);
}
