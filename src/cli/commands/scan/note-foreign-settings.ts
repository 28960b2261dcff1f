import { existsSync } from 'node:fs';
import type { Environment } from '../../../config/index.ts';
import { printable } from '../../../errors/index.ts';
import { ownLine } from '../../foreign-words/index.ts';

const RULES = 'ignore rules are in .plimsoll.yaml';
/** Files of other scanners, and how to use what is in them. */
const FILES: Readonly<Record<string, string>> = {
  '.trivyignore': '--ignore-file .trivyignore takes it',
  '.trivyignore.yaml': '--ignore-file .trivyignore.yaml takes it',
  '.grype.yaml': '--ignore-file .grype.yaml takes it',
  'trivy.yaml': 'plimsoll init --from trivy says its options in our words',
  'osv-scanner.toml': RULES,
  '.snyk': RULES,
};
const VARIABLE = /^(?:TRIVY|GRYPE)_[A-Z_]+$/u;

/** Says on standard error which settings of other scanners are here, and not heeded. */
export function noteForeignSettings(words: readonly string[], environment: Environment): void {
  // Whoever names a file of rules has chosen among those that are here.
  const isChosen = words.some((word) => word.startsWith('--ignore-file'));
  for (const [file, how] of Object.entries(FILES)) {
    if (isChosen || !existsSync(file)) continue;
    process.stderr.write(`note: ${file} is not heeded: ${how}\n`);
  }
  const names = Object.keys(environment).filter((name) => VARIABLE.test(name));
  if (names.length === 0) return;
  const line = ownLine([...words, ...names.flatMap((name) => wordsOf(name, environment[name] ?? ''))])?.line;
  const instead = line === undefined ? 'PLIMSOLL_… are the variables' : `type ${line}`;
  process.stderr.write(
    `note: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not heeded: ${printable(instead)}\n`,
  );
}

/** `TRIVY_EXIT_CODE=1` as the words of the option. */
function wordsOf(name: string, value: string): readonly string[] {
  const flag = `--${name
    .slice(name.indexOf('_') + 1)
    .toLowerCase()
    .replaceAll('_', '-')}`;
  return value === 'true' ? [flag] : [flag, value];
}
