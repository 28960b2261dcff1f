import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../errors/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { MAX_VEX_BYTES, type VexDocument } from '../document.ts';
import { readVex } from '../read-vex.ts';
import { fetchBytes, namedAddress } from './fetch.ts';
import { cacheArchive, cachedArchive, type ArchiveCache, type RepositoryArchive } from './archive-cache.ts';
import { MAX_ARCHIVE_BYTES, MAX_MANIFEST_BYTES } from './limits.ts';
import { readRepositoryArchive } from './repository-archive.ts';
import { purlKeyOf, readRepositoryIndex, type RepositoryIndex } from './repository-index.ts';
import { manifestAddress, readRepositoryManifest, type RepositoryManifest } from './repository-manifest.ts';
import { isAddress, REPOSITORY } from './vex-source.ts';

/** A VEX repository (https://github.com/aquasecurity/vex-repo-spec). Throws IO_FAILED if a part cannot be read. */
export interface VexRepository {
  /** Name for reports. */
  readonly name: string;
  /** Reads the documents about a package or an image; undefined if the index lacks it. */
  documentsOn(purl: string): Promise<readonly VexDocument[]> | undefined;
}

type ReadBytes = (path: string) => Promise<Uint8Array>;

const INDEX = 'index.json';

/** Opens a repository: a folder with `index.json`, or an address, whose archive is fetched unless cached. */
export async function openVexRepository(
  place: string,
  http: HttpClient,
  cache?: ArchiveCache,
): Promise<VexRepository> {
  if (!isAddress(place)) return repositoryOf(`${REPOSITORY}${place}`, (path) => readInFolder(place, path));
  const kept = cache && (await cachedArchive(place, cache));
  if (kept) return repositoryIn(kept, place, place);
  const address = manifestAddress(place);
  const manifest = readRepositoryManifest(decode(await fetchBytes(http, address, MAX_MANIFEST_BYTES)));
  if (!manifest.ok) throw unreadable(`${namedAddress(address)} is not a VEX repository: ${manifest.failure}`);
  const { archive, repository } = await fetchRepository(place, manifest.value, http);
  if (cache) await cacheArchive(place, archive, cache);
  return repository;
}

/** Tries the archive locations in order; reports the last failure. */
async function fetchRepository(place: string, { locations, minutes }: RepositoryManifest, http: HttpClient) {
  let failure: unknown;
  for (const { address, folder } of locations) {
    try {
      const bytes = await fetchBytes(http, address, MAX_ARCHIVE_BYTES);
      const archive = { bytes, folder, minutes };
      return { archive, repository: await repositoryIn(archive, place, address) };
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
      failure = error;
    }
  }
  throw failure;
}

async function repositoryIn(
  { bytes, folder }: RepositoryArchive,
  place: string,
  address: string,
): Promise<VexRepository> {
  const files = await readRepositoryArchive(bytes, folder, namedAddress(address));
  const named = namedAddress(place);
  return repositoryOf(`${REPOSITORY}${named}`, (path) => {
    const file = files.get(path);
    if (file) return Promise.resolve(file);
    return Promise.reject(unreadable(`the VEX repository ${named} does not hold ${path}`));
  });
}

async function repositoryOf(name: string, read: ReadBytes): Promise<VexRepository> {
  const index = readRepositoryIndex(decode(await read(INDEX)));
  if (!index.ok) throw unreadable(`${INDEX} of the VEX repository ${name} is not valid: ${index.failure}`);
  const known = new Map<string, Promise<VexDocument>>();
  const documentAt = (path: string) => {
    const document = known.get(path) ?? readDocument(name, path, read);
    known.set(path, document);
    return document;
  };
  return {
    name,
    documentsOn(purl) {
      const paths = pathsOf(purl, index.value);
      return paths && Promise.all(paths.map(documentAt));
    },
  };
}

function pathsOf(purl: string, index: RepositoryIndex): readonly string[] | undefined {
  const key = purlKeyOf(purl);
  return key === undefined ? undefined : index.get(key);
}

async function readDocument(name: string, path: string, read: ReadBytes): Promise<VexDocument> {
  const source = `${name} ${path}`;
  const document = readVex(decode(await read(path)), source);
  if (document.ok) return document.value;
  throw unreadable(`${source} is not a valid VEX document: ${document.failure}`);
}

async function readInFolder(folder: string, path: string): Promise<Uint8Array> {
  const file = join(folder, path);
  try {
    const { size } = await stat(file);
    if (size <= MAX_VEX_BYTES) return await readFile(file);
  } catch (error) {
    throw unreadable(`cannot read ${file}: ${messageOf(error)}`, error);
  }
  throw unreadable(`${file} is larger than ${MAX_VEX_BYTES} bytes`);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('IO_FAILED', message, {
    hint: 'name a VEX repository: repo:https://host, or repo:FOLDER with its index.json',
    cause,
  });
}
