import { readFile, stat } from 'node:fs/promises';
import { type Environment, type Settings } from '../../config/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { requireCacheFolder } from '../options/require-cache-folder.ts';
import { httpClientOnDemand, interruptible, type HttpClient } from '../../http/index.ts';
import {
  fetchBytes,
  isRemote,
  MAX_VEX_BYTES,
  namedAddress,
  parseVexSource,
  readVex,
  type ReadVexDocument,
  type VexDocument,
  type VexRepository,
  type VexSource,
} from '../../vex/index.ts';
import { httpOptions } from '../options/http-options.ts';

/** The documents that --vex names, except attached ones. */
export interface LoadedVex {
  readonly vex: readonly VexDocument[];
  /** By priority. */
  readonly vexRepositories: readonly VexRepository[];
}

/** Reads the --vex documents. Throws AppError if one cannot be read; CONFIG_INVALID for a file. */
export async function loadVex(settings: Settings, environment: Environment): Promise<LoadedVex> {
  const sources = [...new Set(settings.vex)].map(parseVexSource);
  if (settings.offline) refuseRemote(settings.vex);
  const http = httpClientOnDemand(httpOptions(settings, environment));
  const signal = AbortSignal.timeout(settings.timeout);
  try {
    const vex: VexDocument[] = [];
    const vexRepositories: VexRepository[] = [];
    for (const source of sources) {
      if (source.kind === 'attached') continue;
      if (source.kind !== 'repository') vex.push(await loadSource(source, interruptible(http, signal)));
      else vexRepositories.push(await openRepository(source.place, interruptible(http, signal), environment));
    }
    return { vex, vexRepositories };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AppError('TIMED_OUT', 'the documents of --vex were not fetched in time', {
      hint: 'try again, or allow more time with --timeout',
      cause: error,
    });
  } finally {
    await http.close();
  }
}

type DocumentSource = Extract<VexSource, { kind: 'file' | 'address' }>;

async function loadSource(source: DocumentSource, http: HttpClient): Promise<VexDocument> {
  if (source.kind === 'file') return readVexFile(source.path);
  const bytes = await fetchBytes(http, source.address, MAX_VEX_BYTES);
  return documentOf(new TextDecoder().decode(bytes), namedAddress(source.address));
}

/** Reads a document from a file. Throws CONFIG_INVALID. */
export async function readVexFile(path: string): Promise<ReadVexDocument> {
  return documentOf(await readVexText(path), path);
}

/** Loads the archive code here: most scans name no repository. */
async function openRepository(
  place: string,
  http: HttpClient,
  environment: Environment,
): Promise<VexRepository> {
  const { openVexRepository } = await import('../../vex/repository.ts');
  return openVexRepository(place, http, {
    folder: `${requireCacheFolder(environment)}/vex`,
    now: new Date(),
  });
}

function documentOf(text: string, name: string): ReadVexDocument {
  const read = readVex(text, name);
  if (read.ok) return read.value;
  throw invalid(`${name} is not a valid VEX document: ${read.failure}`);
}

function refuseRemote(names: readonly string[]): void {
  const remote = names.find((name) => isRemote(parseVexSource(name)));
  if (remote === undefined) return;
  throw new AppError('USAGE', `--vex ${remote} needs the network, and --offline allows none`, {
    hint: 'name a file or a folder, or leave out --offline',
  });
}

/** Reads one file, within the document size limit. Throws CONFIG_INVALID. */
export async function readVexText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_VEX_BYTES) throw invalid(`${file} is larger than ${MAX_VEX_BYTES} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid(`cannot read ${file}: ${messageOf(error)}`, error);
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('CONFIG_INVALID', message, {
    hint: 'give OpenVEX 0.2, CSAF 2.0 or CycloneDX, as JSON',
    cause,
  });
}
