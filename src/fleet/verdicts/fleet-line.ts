import { hash } from 'node:crypto';
import type { FleetLine, Line } from '../../domain/index.ts';

/** What a rule says of versions, and how it was written. */
interface Rule {
  readonly version?: { readonly text: string };
}

/** Names a line with its ignore rules, so that verdicts by another one can be told from these. */
export function toFleetLine(line: Line, ignore: readonly Rule[]): FleetLine {
  return {
    hash: hash('sha256', JSON.stringify({ line, ignore })),
    line,
    ignoreRules: ignore.length,
    rules: ignore.map(({ version, ...rule }) => ({ ...rule, ...(version && { version: version.text }) })),
  };
}
