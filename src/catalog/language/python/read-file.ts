import { createHash } from 'node:crypto';
import type { ByteSource } from '../../../archive/index.ts';
import { defined, type FileFacts, type LayerFile } from '../../../domain/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readArchive } from './archive.ts';
import type { PythonDetail } from './detail.ts';
import { MAX_URL_BYTES, readDirectUrl } from './direct-url.ts';
import { pythonFileKind } from './file-kind.ts';
import { MAX_FILE_LIST_BYTES, readInstalled, readModules, readRecord, readSources } from './file-list.ts';
import { identityOfName } from './folder-name.ts';
import { ELF, readFrozen } from './frozen.ts';
import { MAX_HEADER_BYTES, readMetadata } from './metadata.ts';
import { MAX_VENDOR_BYTES, readVendored } from './vendored.ts';

/** Bytes in a file whose whole content is a name or a path. */
const MAX_LINE_BYTES = 4096;

/** Reads the facts from one file that combining needs. */
export function readPythonFile({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const start = (most: number) => body.read(0, Math.min(most, body.size));
  const facts = (detail: PythonDetail): FileFacts => ({ path, detail });
  switch (pythonFileKind(path)) {
    case undefined:
      return undefined;
    case 'metadata': {
      const identity = readMetadata(start(MAX_HEADER_BYTES));
      return facts({ kind: 'metadata', ...defined({ identity }) });
    }
    case 'record':
      return facts(readRecord(start(MAX_FILE_LIST_BYTES)));
    case 'installed':
      return facts(readInstalled(start(MAX_FILE_LIST_BYTES)));
    case 'sources':
      return facts(readSources(start(MAX_FILE_LIST_BYTES)));
    case 'modules':
      return facts({ kind: 'modules', names: readModules(start(MAX_LINE_BYTES)) });
    case 'installer':
      return facts({ kind: 'installer', name: firstLine(start(MAX_LINE_BYTES)) });
    case 'link':
      return facts({ kind: 'link', folder: firstLine(start(MAX_LINE_BYTES)) });
    case 'vendored':
      return facts({ kind: 'vendored', packages: readVendored(start(MAX_VENDOR_BYTES).toString('utf8')) });
    case 'code':
      return facts({ kind: 'code', sha256: sha256(body.read(0, body.size)) });
    case 'origin':
      return readOrigin(path, start(MAX_URL_BYTES));
    case 'archive':
    case 'maybe-archive':
      return archiveFacts(path, body);
    case 'program':
      return start(ELF.length).equals(ELF) ? frozenFacts(path, body) : archiveFacts(path, body);
  }
}

/** An unreadable file counts as missing: the distribution is treated as the index's. */
function readOrigin(path: string, bytes: Buffer): FileFacts {
  const origin = readDirectUrl(bytes.toString('utf8'));
  if (origin.ok) return { path, detail: origin.value };
  const message = `${path} was not read, so its package is looked up as the index's: ${origin.failure}`;
  return { path, problems: [{ kind: 'package-details-unreadable', subject: path, message }] };
}

/** A loose wheel is not installed, and its name identifies it. */
function archiveFacts(path: string, body: ByteSource): FileFacts | undefined {
  const read = readArchive(path, body);
  if (read.ok) {
    const isOther = read.value.length === 0 && pythonFileKind(path) !== 'archive';
    return isOther ? undefined : { path, detail: { kind: 'archive', members: read.value } };
  }
  if (path.endsWith('.whl')) {
    const named = identityOfName(path);
    const members = named ? [{ ...named, path: '', proof: 'file name' }] : [];
    return { path, detail: { kind: 'archive', members } };
  }
  // Other zips may be malformed in any way.
  if (path.endsWith('.zip')) return undefined;
  return unreadableFile(path, read.failure);
}

function frozenFacts(path: string, body: ByteSource): FileFacts | undefined {
  const read = readFrozen(body);
  if (!read) return undefined;
  if (read.ok) return { path, detail: { kind: 'frozen', members: read.value } };
  return unreadableFile(path, read.failure);
}

function firstLine(bytes: Buffer): string {
  return bytes.toString('utf8').split('\n', 1).join('').trim();
}

/** Returns the hash in RECORD's form: URL-safe base64 without padding. */
function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
