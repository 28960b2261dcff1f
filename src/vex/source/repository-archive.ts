import { ArchiveError, Inflater, readZip, TarReader } from '../../archive/index.ts';
import { AppError } from '../../errors/index.ts';
import { MAX_VEX_BYTES } from '../document.ts';
import { MAX_REPOSITORY_BYTES } from './limits.ts';

/** Documents by path below a folder. */
export type ArchivedFiles = ReadonlyMap<string, Uint8Array>;

const DOCUMENT = '.json';
const ZIP = 'PK\u{3}\u{4}';

/**
 * Reads the documents below a folder in a tar (plain, gzip or zstd) or a zip. Unpacks nothing to disk. Throws
 * LIMIT_EXCEEDED, and IO_FAILED for a damaged archive.
 */
export async function readRepositoryArchive(
  bytes: Uint8Array,
  folder: string,
  name: string,
): Promise<ArchivedFiles> {
  const files = new Files(folder, name);
  try {
    if (Buffer.from(bytes.subarray(0, ZIP.length)).toString('latin1') === ZIP) readZipped(bytes, files);
    else await readTar(bytes, files);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new AppError('IO_FAILED', `${name} is not a readable archive: ${error.message}`, { cause: error });
  }
  return files.found;
}

/** Collects documents, within the limits. */
class Files {
  readonly found = new Map<string, Uint8Array>();
  readonly #prefix: string;
  readonly #name: string;
  #bytes = 0;

  constructor(folder: string, name: string) {
    this.#prefix = folder === '' ? '' : `${folder}/`;
    this.#name = name;
  }

  /** Whether a file is a document to read. */
  wants(path: string, size: number): boolean {
    if (!path.endsWith(DOCUMENT) || !plain(path).startsWith(this.#prefix)) return false;
    this.#bytes += size;
    if (size <= MAX_VEX_BYTES && this.#bytes <= MAX_REPOSITORY_BYTES) return true;
    throw new AppError('LIMIT_EXCEEDED', `the documents of ${this.#name} take too much room`);
  }

  add(path: string, bytes: Uint8Array): void {
    this.found.set(plain(path).slice(this.#prefix.length), bytes);
  }
}

function plain(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}

async function readTar(bytes: Uint8Array, files: Files): Promise<void> {
  const tar = new TarReader({
    entry: ({ kind, path, size }) => kind === 'file' && files.wants(path, size),
    // Copied: the body's memory may be reused.
    body: ({ path }, body) => files.add(path, Uint8Array.from(body)),
  });
  const inflater = new Inflater((chunk) => tar.push(chunk));
  await inflater.write(Buffer.from(bytes));
  await inflater.end();
  tar.end();
}

function readZipped(bytes: Uint8Array, files: Files): void {
  const zip = readZip(bytes);
  for (const entry of zip.entries) {
    if (files.wants(entry.name, entry.size)) files.add(entry.name, entry.read());
  }
  zip.close();
}
