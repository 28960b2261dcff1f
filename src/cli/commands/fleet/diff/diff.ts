import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

const MORE = `
An image is named as it was scanned, or by its digest. The date follows the
last @: YYYY-MM-DD, the end of that day in UTC, or RFC 3339; without one it is
now. A tag means the image that it names now.

Exit codes:
  0  compared, whatever the difference is
  2  no such image, or wrong usage
  3  something was not known then, or cannot be checked

Examples:
  plimsoll fleet diff shop:1@2026-11-23 shop:1
  plimsoll fleet diff shop@sha256:3f1a...@2026-11-23 shop:2@2026-11-27`;

export function declareFleetDiff(fleet: Command): void {
  const diff = fleet
    .command('diff')
    .argument('<from>', 'a scanned image, and the date to look at it: IMAGE@DATE')
    .argument('<to>', 'the same image or another one, and a date')
    .description('tell what came and went between two moments, and why')
    .addHelpText('after', MORE);
  addOptions(diff, ['format', ...FLEET_PLACE]).action(async (from: string, to: string) => {
    const { runFleetDiff } = await import('./run-diff.ts');
    process.exitCode = await runFleetDiff(from, to, diff);
  });
}
