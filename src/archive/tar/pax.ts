import { ArchiveError } from '../archive-error.ts';
import { decodeName } from './name.ts';
import { parseDecimal } from './sparse.ts';

/** Attributes from a PAX extended header for the next entry; only the ones that affect names and bodies. */
export interface PaxAttributes {
  readonly path?: string;
  readonly linkPath?: string;
  readonly size?: number;
  /** Holds `GNU.sparse.*`; version 0.0's map, which comes in pieces, is joined into the 0.1 form. */
  readonly sparse: ReadonlyMap<string, string>;
}

const SPARSE = 'GNU.sparse.';
const SPARSE_MAP = `${SPARSE}map`;

/** Parses POSIX.1-2017 pax, "pax Extended Header": records of `LENGTH KEY=VALUE\n`; the length includes itself. */
export function parsePax(bytes: Buffer): PaxAttributes {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const length =
      blank < 0 ? undefined : parseDecimal(bytes.toString('latin1', at, Math.min(blank, at + 10)));
    if (length === undefined) {
      // Some writers pad with NULs (Go's reader stops there too).
      if (bytes.subarray(at).every((byte) => byte === 0)) break;
      throw damaged();
    }
    const end = at + length;
    const equals = bytes.indexOf(0x3d, blank);
    if (end > bytes.length || equals < 0 || equals >= end || bytes[end - 1] !== 0x0a) throw damaged();
    const key = bytes.toString('latin1', blank + 1, equals);
    addRecord(records, key, decodeName(bytes, equals + 1, end - 1));
    at = end;
  }
  return toAttributes(records);
}

function addRecord(records: Map<string, string>, key: string, value: string): void {
  if (key === `${SPARSE}offset` || key === `${SPARSE}numbytes`) {
    const map = records.get(SPARSE_MAP);
    records.set(SPARSE_MAP, map === undefined ? value : `${map},${value}`);
  } else if (value === '') {
    // Resets an earlier value, so the header's own field counts.
    records.delete(key);
  } else {
    records.set(key, value);
  }
}

function toAttributes(records: ReadonlyMap<string, string>): PaxAttributes {
  const [path, linkPath, size] = [records.get('path'), records.get('linkpath'), records.get('size')];
  const sparse = Array.from(records).filter(([key]) => key.startsWith(SPARSE));
  return {
    ...(path !== undefined && { path }),
    ...(linkPath !== undefined && { linkPath }),
    ...(size !== undefined && { size: toSize(size) }),
    sparse: new Map(sparse.map(([key, value]) => [key.slice(SPARSE.length), value])),
  };
}

function toSize(text: string): number {
  const size = parseDecimal(text);
  if (size === undefined) throw damaged();
  return size;
}

function damaged(): ArchiveError {
  return new ArchiveError('the tar is damaged: an extended header has a malformed record');
}
