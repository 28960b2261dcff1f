import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

const MORE = `
--output FILE.tar.gz writes one archive: JSON files, and a README that says
what is in them. A server gives evidence to tokens of the role admin.

Exit codes:
  0  complete
  2  nothing names the vulnerability, or wrong usage
  3  something may be missing: the summary says what

Examples:
  plimsoll fleet evidence CVE-2026-1234
  plimsoll fleet evidence CVE-2026-1234 --output evidence.tar.gz`;

export function declareEvidence(fleet: Command): void {
  const evidence = fleet
    .command('evidence')
    .argument('<id>', 'a CVE, or the ID of an advisory')
    .description('tell where a vulnerability was, since when it was known, and who was told')
    .addHelpText('after', MORE);
  addOptions(evidence, ['format', ...FLEET_PLACE]).action(async (id: string) => {
    const { runEvidence } = await import('./run-evidence.ts');
    process.exitCode = await runEvidence(id, evidence);
  });
}
