import { ArchiveError } from '../archive-error.ts';
import { decodeName } from './name.ts';
import { parseDecimal } from './sparse.ts';

/** What a PAX extended header says of the entry after it, as far as it matters to a reader of names and bodies. */
export interface PaxAttributes {
  path?: string;
  linkPath?: string;
  size?: number;
  /** `GNU.sparse.*`; the map of version 0.0, which comes in pieces, is joined to the form of 0.1. */
  readonly sparse: Map<string, string>;
}

const SPARSE = 'GNU.sparse.';

/** POSIX.1-2017 pax, "pax Extended Header": records of `LENGTH KEY=VALUE\n`, the length counting all of itself. */
export function parsePax(bytes: Buffer): PaxAttributes {
  const attributes: PaxAttributes = { sparse: new Map() };
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const length =
      blank < 0 ? undefined : parseDecimal(bytes.toString('latin1', at, Math.min(blank, at + 10)));
    if (length === undefined) {
      // Some writers pad with NULs (Go's reader stops there too).
      if (bytes.subarray(at).every((byte) => byte === 0)) return attributes;
      throw damaged();
    }
    const end = at + length;
    const equals = bytes.indexOf(0x3d, blank);
    if (end > bytes.length || equals < 0 || equals >= end || bytes[end - 1] !== 0x0a) throw damaged();
    const key = bytes.toString('latin1', blank + 1, equals);
    addRecord(attributes, key, decodeName(bytes, equals + 1, end - 1));
    at = end;
  }
  return attributes;
}

function addRecord(attributes: PaxAttributes, key: string, value: string): void {
  switch (key) {
    case 'path':
      attributes.path = value;
      return;
    case 'linkpath':
      attributes.linkPath = value;
      return;
    case 'size': {
      const size = parseDecimal(value);
      if (size === undefined) throw damaged();
      attributes.size = size;
      return;
    }
    case 'GNU.sparse.offset':
    case 'GNU.sparse.numbytes': {
      const map = attributes.sparse.get('map');
      attributes.sparse.set('map', map === undefined ? value : `${map},${value}`);
      return;
    }
    default:
      if (key.startsWith(SPARSE)) attributes.sparse.set(key.slice(SPARSE.length), value);
  }
}

function damaged(): ArchiveError {
  return new ArchiveError('the tar is damaged: an extended header has a malformed record');
}
