// .NET single-file programs: "Bundle Layout" in .NET's HostModel.

import { ArchiveError, type ByteSource } from '../../../archive/index.ts';
import { failed, ok, type Result } from '../../../domain/index.ts';
import { Fields, type Program } from '../../program/index.ts';
import { DepsManifest } from './manifest.ts';

/** Marks the bundle offset in a program's data; SHA-256 of `.net core bundle` and a newline. */
const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
const OFFSET_BYTES = 8;
const MARK_BYTES = OFFSET_BYTES + SIGNATURE.length;

/** Data bytes searched for the mark, and bytes read at a time: .NET 10 has 400,000 data bytes. */
const MAX_SEARCHED_BYTES = 16 * 1024 ** 2;
const PIECE_BYTES = 1024 ** 2;

/** Most bytes for the header with all entries, and for the deps.json. */
const MAX_MANIFEST_BYTES = 16 * 1024 ** 2;
const MAX_LIST_BYTES = 16 * 1024 ** 2;

/** The .NET Core 3 version, whose header does not locate the deps.json; then .NET 5, and .NET 6 and later. */
const FIRST_VERSION = 1;
const VERSIONS: readonly number[] = [FIRST_VERSION, 2, 6];
const LIST_TYPE = 3;

export interface Bundle {
  /** The deps.json text; absent if the program was built without one. */
  readonly list?: string;
}

interface ListPlace {
  readonly offset: number;
  readonly size: number;
}

/** Returns undefined for programs without a bundle. */
export function readBundle(file: ByteSource, program: Program): Result<Bundle> | undefined {
  const offset = findBundle(file, program);
  if (offset === undefined) return undefined;
  if (offset >= file.size) return failed('its bundle is not in the file');
  try {
    const place = findList(new DepsManifest(file, { offset, most: MAX_MANIFEST_BYTES }, program.layout));
    if (!place.ok) return place;
    const { offset: start, size } = place.value ?? { offset: 0, size: 0 };
    if (size === 0) return ok({});
    if (size > MAX_LIST_BYTES) return failed(`the deps.json of its bundle has ${size} bytes`);
    return ok({ list: file.read(start, size).toString('utf8') });
  } catch (error) {
    if (error instanceof ArchiveError) return failed('its bundle is cut off');
    throw error;
  }
}

/** Returns the bundle offset stored in the program; undefined without a bundle, or before it is appended. */
function findBundle(file: ByteSource, { segments, layout }: Program): number | undefined {
  let left = MAX_SEARCHED_BYTES;
  for (const { offset, size, isWritable } of segments) {
    if (!isWritable) continue;
    const end = offset + Math.min(size, left);
    left -= end - offset;
    // Pieces overlap by the mark's length: it may straddle two.
    for (let at = offset; at + MARK_BYTES <= end; at += PIECE_BYTES) {
      const piece = file.read(at, Math.min(PIECE_BYTES + MARK_BYTES, end - at));
      const found = piece.indexOf(SIGNATURE, OFFSET_BYTES);
      if (found < 0) continue;
      const place = new Fields(piece, layout).u64(found - OFFSET_BYTES);
      return place === 0 ? undefined : place;
    }
  }
  return undefined;
}

/** Reads the header and, in version 1, the entries. Throws ArchiveError if truncated. */
function findList(manifest: DepsManifest): Result<ListPlace | undefined> {
  const version = manifest.u32();
  if (!VERSIONS.includes(version)) return failed(`its bundle has the unknown version ${version}`);
  manifest.u32();
  const count = manifest.u32();
  manifest.skipText();
  if (version !== FIRST_VERSION) return ok({ offset: manifest.u64(), size: manifest.u64() });
  for (let i = 0; i < count; i++) {
    const place = { offset: manifest.u64(), size: manifest.u64() };
    const type = manifest.u8();
    manifest.skipText();
    if (type === LIST_TYPE) return ok(place);
  }
  return ok(undefined);
}
