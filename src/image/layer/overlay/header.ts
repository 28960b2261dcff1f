import { jsonOf, type OverlayEntry } from '../../../domain/index.ts';

/** A run of records: its offset in the names, and its lowest and highest paths. */
export interface OverlayBlock {
  readonly offset: number;
  readonly least: string;
  readonly greatest: string;
}

/** A record number, and its entry's final kind and target. */
export type Amendment = readonly [record: number, kind: OverlayEntry['kind'], target?: string];

export interface OverlayHeader {
  readonly records: number;
  readonly blocks: readonly OverlayBlock[];
  /** Numbers of blocks with entries near the top. */
  readonly topBlocks: readonly number[];
  readonly amendments: readonly Amendment[];
}

export function writeHeader({ records, blocks, topBlocks, amendments }: OverlayHeader): string {
  const rows = blocks.map(({ offset, least, greatest }) => [offset, least, greatest]);
  return JSON.stringify([records, rows, topBlocks, amendments]);
}

/** Returns undefined for text in any other form. */
export function parseOverlayHeader(json: string): OverlayHeader | undefined {
  const header = jsonOf(json);
  if (!isArray(header)) return undefined;
  const [records, rows, topBlocks, amendments] = header;
  if (typeof records !== 'number' || !isArray(rows)) return undefined;
  const blocks = rows.flatMap(toBlock);
  if (blocks.length !== rows.length || !isNumbers(topBlocks) || !isAmendments(amendments)) return undefined;
  return { records, blocks, topBlocks, amendments };
}

function toBlock(row: unknown): readonly OverlayBlock[] {
  if (!isArray(row)) return [];
  const [offset, least, greatest] = row;
  const isBlock = typeof offset === 'number' && typeof least === 'string' && typeof greatest === 'string';
  return isBlock ? [{ offset, least, greatest }] : [];
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

function isAmendments(value: unknown): value is readonly Amendment[] {
  return (
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && typeof row[0] === 'number' && typeof row[1] === 'string')
  );
}
