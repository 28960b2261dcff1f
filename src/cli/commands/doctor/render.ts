import { counted } from '../../../domain/index.ts';
import type { View } from '../../output/outputs.ts';
import type { Check } from './check.ts';

const COLOURS = { ok: '32', warning: '33', failed: '31' } as const;
const STATUS_WIDTH = 9;
const NAME_WIDTH = 15;

/** Prints one line per check, followed by its hint. */
export function renderChecks(checks: readonly Check[], { colour }: View): string {
  const lines = checks.flatMap(({ name, subject, status, message, hint }) => {
    const word = status.padEnd(STATUS_WIDTH);
    const painted = colour ? `\u{1b}[${COLOURS[status]}m${word}\u{1b}[0m` : word;
    const line = `${painted}${name.padEnd(NAME_WIDTH)}${subject}: ${message}`;
    return hint === undefined ? [line] : [line, `${' '.repeat(STATUS_WIDTH)}hint: ${hint}`];
  });
  return `${lines.join('\n')}\n\n${conclusion(checks)}\n`;
}

function conclusion(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  if (failed === 0 && warnings === 0) return 'All is well.';
  return [
    failed > 0 ? `${failed} failed` : undefined,
    warnings > 0 ? counted(warnings, 'warning') : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
