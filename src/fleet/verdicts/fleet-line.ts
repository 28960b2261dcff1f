import { hash } from 'node:crypto';
import type { FleetLine, Line } from '../../domain/index.ts';

/** Names a line with its ignore rules, so that verdicts by another one can be told from these. */
export function toFleetLine(line: Line, ignore: readonly object[]): FleetLine {
  return { hash: hash('sha256', JSON.stringify({ line, ignore })), line, ignoreRules: ignore.length };
}
