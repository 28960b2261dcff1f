import type { Command } from 'commander';
import { counted } from '../../../../domain/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { withFleet } from '../open-fleet.ts';
import { writeDocument } from '../write-document.ts';

export async function runRebuild(command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    const { packages, matches } = await fleet.rebuild();
    await writeDocument(
      request,
      { packages, matches },
      () => `${counted(packages, 'package')}, ${counted(matches, 'match', 'matches')}\n`,
    );
    return EXIT.within;
  });
}
