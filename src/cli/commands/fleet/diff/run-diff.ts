import type { Command } from 'commander';
import { EXIT } from '../../../start/exit-codes.ts';
import { fleetDiffText } from './diff-text.ts';
import { findKey } from '../find-key.ts';
import { withFleet } from '../open-fleet.ts';
import { parseDated, type DatedName } from './parse-dated.ts';
import { writeDocument } from '../write-document.ts';

export async function runFleetDiff(from: string, to: string, command: Command): Promise<number> {
  const now = new Date();
  const [before, after] = [parseDated(from, now), parseDated(to, now)];
  return withFleet(command, async (fleet, request) => {
    const keyed = async (named: DatedName) => ({ ...named, key: await findKey(named.name, fleet, request) });
    const document = await fleet.diff(await keyed(before), await keyed(after));
    await writeDocument(request, document, fleetDiffText);
    const isComplete = [document.from, document.to].every(({ incomplete }) => incomplete.length === 0);
    return isComplete ? EXIT.within : EXIT.incomplete;
  });
}
