import { isPackageName } from '../package-name.ts';
import { DamagedError } from './database-entry.ts';
import type { DatabaseFile } from './database-file.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import type { PackageRecord } from './package-record.ts';
import { NONE, type RpmFields } from './to-package.ts';

const LINE_FEED = 0x0a;
const FIELDS = 10;
/** The manifest lists no files. */
const NO_FILES = { ownedPaths: () => [], ownedDigests: () => [] };
const MAX_EPOCH = 0xffff_ffff;

/**
 * Reads `container-manifest-2`, which Azure Linux distroless images keep instead of a database: one package
 * per line, in tab-separated fields: NAME, VERSION-RELEASE, INSTALLTIME, BUILDTIME, VENDOR, EPOCH, SIZE,
 * ARCH, EPOCHNUM, SOURCERPM, as `rpm -qa --qf` prints them.
 */
export function* readRpmManifest(file: DatabaseFile): Iterable<PackageRecord> {
  const text = file.read(0, file.length);
  let number = 0;
  for (let start = 0; start < text.length;) {
    number++;
    // Millions of empty lines would take minutes if each were searched for its end.
    if (text[start] === LINE_FEED) {
      start++;
      continue;
    }
    const newline = text.indexOf(LINE_FEED, start);
    const end = newline < 0 ? text.length : newline;
    const line = text.subarray(start, end);
    start = end + 1;
    yield { name: `line ${number}`, read: () => ({ fields: toFields(line), ...NO_FILES }) };
    if (newline < 0 && !isWhole(line)) throw new DamagedError('it is cut off within its last line');
  }
  if (text.includes(0)) throw new DamagedError('it contains NUL bytes, so it was overwritten');
}

/** The last field is a source package's name. */
function isWhole(line: Buffer): boolean {
  return ['.rpm', NONE].some((ending) => line.toString('latin1', line.length - ending.length) === ending);
}

function toFields(line: Buffer): RpmFields {
  if (line.length > MAX_TEXT_BYTES) throw new DamagedError(`it has ${line.length} bytes`);
  const columns = line.toString('utf8').split('\t');
  const [name, versionRelease, , , vendor, epoch, , architecture, , sourceRpm] = columns.map(present);
  if (columns.length !== FIELDS) throw new DamagedError(`it has ${columns.length} fields`);
  if (!name || !versionRelease) throw new DamagedError('it lacks a name or version');
  if (!isPackageName(name)) throw new DamagedError(`its name is "${name}"`);
  return { name, epoch: toEpoch(epoch), versionRelease, vendor, architecture, sourceRpm };
}

function present(field: string): string | undefined {
  return field === '' || field === NONE ? undefined : field;
}

function toEpoch(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const epoch = Number(text);
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > MAX_EPOCH) {
    throw new DamagedError(`its epoch is "${text}"`);
  }
  return epoch;
}
