import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { Usage } from './measure.ts';

/** One line of the table, without its budget, which is written by hand. */
export interface Row {
  /** Names the row. */
  readonly work: string;
  readonly today: string;
  readonly bound: string;
  readonly peer: string;
  /** Below bench/, with folders by their last name. */
  readonly command: string;
}

const README = join(import.meta.dirname, 'README.md');
const MILLISECONDS_UNTIL = 1;

/** Gives the rows of the table in bench/README.md their new figures, dated. Its rows are chosen by hand: none is added. */
export async function writeRows(rows: readonly Row[]): Promise<void> {
  const lines = readFileSync(README, 'utf8').split('\n');
  for (const row of rows) {
    const known = lines.findIndex((line) => line.startsWith('|') && cellsOf(line)[0] === row.work);
    if (known === -1) {
      console.log(`no row of the table is called "${row.work}"`);
      continue;
    }
    const [, , , , budget = ''] = cellsOf(lines[known] ?? '');
    const today = `${row.today} (${dateOf(new Date())})`;
    lines[known] = `| ${[row.work, today, row.bound, row.peer, budget, row.command].join(' | ')} |`;
  }
  writeFileSync(README, await format(lines.join('\n'), { parser: 'markdown' }));
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function dateOf(now: Date): string {
  return now.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** Returns ratios to the lower bound, each before its figure. */
export function todayCell({ wall, cpu, peak }: Usage, bound: Usage): string {
  const processor =
    cpu !== undefined && bound.cpu !== undefined
      ? [`processor ${times(cpu / bound.cpu)}, ${duration(cpu)}`]
      : [];
  const memory = peak === undefined ? [] : [`${peak.toFixed(0)} MB`];
  return [`${times(wall / bound.wall)}, ${duration(wall)}`, ...processor, ...memory].join('; ');
}

/** Returns wall and processor time. */
export function boundCell(name: string, { wall, cpu }: Usage): string {
  return [`${name} ${duration(wall)}`, ...(cpu === undefined ? [] : [duration(cpu)])].join(', ');
}

/** Returns the peer's wall and processor time, and how much of its wall time the program took. */
export function peerCell(name: string, peer: Usage, today: Usage): string {
  return `${boundCell(name, peer)} (${times(today.wall / peer.wall)})`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`;
}

export function duration(seconds: number): string {
  return seconds < MILLISECONDS_UNTIL
    ? `${(1000 * seconds).toPrecision(seconds < 0.1 ? 2 : 3)} ms`
    : `${seconds.toPrecision(3)} s`;
}
