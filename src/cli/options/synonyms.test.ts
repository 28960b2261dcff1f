import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addOptions, flagsOf, optionsOf } from './options.ts';

function flagsGiven(...args: readonly string[]) {
  const command = addOptions(new Command('scan').argument('<image...>'), optionsOf('line', 'output'));
  return flagsOf(command.exitOverride().parse(['app:1', ...args], { from: 'user' }));
}

it.each<[string[], ReturnType<typeof flagsGiven>]>([
  [['-f', 'json'], { format: ['json'] }],
  [['-q'], { quiet: ['true'] }],
  [['--ignore-unfixed'], { onlyFixed: ['true'] }],
  [['--fail-on', 'high'], { max: ['high=0'] }],
  [['--fail-on', 'CRITICAL'], { max: ['critical=0'] }],
  [['--fail-on', 'critical', '--max', 'high=10'], { max: ['high=10', 'critical=0'] }],
  [['-o', 'json'], { format: ['json'] }],
  [['-o', 'json=report.json', '-o', 'table'], { format: ['json=report.json', 'table'] }],
  [['--output', 'report.txt'], { format: ['table=report.txt'] }],
  [['-f', 'json', '-o', 'report.json'], { format: ['json=report.json'] }],
  [['-o', 'out/report', '-f', 'json'], { format: ['json=out/report'] }],
  [['-f', 'table', '-f', 'json=a.json', '-o', 'b.txt'], { format: ['table=b.txt', 'json=a.json'] }],
  [['-o', 'sarif'], { format: ['sarif'] }],
])('reads the synonym %j as %j', (args, flags) => {
  expect(flagsGiven(...args)).toEqual(flags);
});
