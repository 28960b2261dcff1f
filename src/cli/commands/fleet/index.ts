import type { Command } from 'commander';
import { declareEvents } from './events.ts';

const MORE = `
Examples:
  plimsoll fleet events --since 2026-11-23
  plimsoll fleet events --kind finding.exploited --follow
  plimsoll fleet events --server https://plimsoll.example --format json`;

export function declareFleet(root: Command): void {
  const fleet = root
    .command('fleet')
    .summary('show what happened to images that are known')
    .description('The images that a store or a server knows.')
    .addHelpText('after', MORE);
  declareEvents(fleet);
}
