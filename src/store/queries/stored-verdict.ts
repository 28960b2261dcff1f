import type { FleetLine, VerdictCounts } from '../../domain/index.ts';

type LineContent = Omit<FleetLine, 'name' | 'hash'>;

// This program wrote the rows, so an unexpected outermost shape means disk corruption.

export function formatLine({ line, ignoreRules, rules, vex }: FleetLine): string {
  return JSON.stringify({ line, ignoreRules, rules, vex });
}

export function parseLine(json: string): LineContent {
  const value: unknown = JSON.parse(json);
  if (!isLine(value)) throw new Error(`not a valid stored line: ${json}`);
  return value;
}

export function parseCounts(json: string): VerdictCounts {
  const value: unknown = JSON.parse(json);
  if (!isCounts(value)) throw new Error(`not valid stored counts: ${json}`);
  return value;
}

export function parseIds(json: string): readonly string[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) throw new Error(`not a valid stored list: ${json}`);
  return value.map(String);
}

function isLine(value: unknown): value is LineContent {
  return typeof value === 'object' && value !== null && 'line' in value && 'ignoreRules' in value;
}

function isCounts(value: unknown): value is VerdictCounts {
  return typeof value === 'object' && value !== null && 'severities' in value && 'overdue' in value;
}
