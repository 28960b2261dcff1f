import { readFile, stat } from 'node:fs/promises';
import type { Environment, Settings } from '../config/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { createHttpClient, interruptible, type HttpClient } from '../http/index.ts';
import {
  isRemote,
  MAX_VEX_BYTES,
  parseVexSource,
  readVex,
  type VexDocument,
  type VexSource,
} from '../vex/index.ts';
import { httpOptions } from './http-options.ts';

/**
 * Reads what --vex names, but for what is attached to an image. Throws AppError for what cannot be read, which is
 * CONFIG_INVALID for a file.
 */
export async function loadVex(settings: Settings, environment: Environment): Promise<readonly VexDocument[]> {
  const sources = [...new Set(settings.vex)].map(parseVexSource);
  if (settings.offline) refuseRemote(settings.vex);
  const http = createHttpClient(httpOptions(settings, environment));
  const signal = AbortSignal.timeout(settings.timeout);
  try {
    const documents: VexDocument[] = [];
    for (const source of sources) {
      const document = await loadSource(source, interruptible(http, signal));
      if (document) documents.push(document);
    }
    return documents;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AppError('TIMED_OUT', 'what --vex names was not fetched in time', {
      hint: 'try again, or allow more time with --timeout',
      cause: error,
    });
  } finally {
    await http.close();
  }
}

async function loadSource(source: VexSource, http: HttpClient): Promise<VexDocument | undefined> {
  switch (source.kind) {
    case 'file':
      return documentOf(await readVexText(source.path), source.path);
    case 'address': {
      const { fetchBytes, namedAddress } = await import('../vex/source/fetch.ts');
      const bytes = await fetchBytes(http, source.address, MAX_VEX_BYTES);
      return documentOf(new TextDecoder().decode(bytes), namedAddress(source.address));
    }
    case 'attached':
      return undefined;
    case 'repository':
      throw new AppError('USAGE', '--vex takes files and addresses');
  }
}

function documentOf(text: string, name: string): VexDocument {
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

/** Reads one file, within the limit of documents. Throws CONFIG_INVALID. */
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
    hint: '--vex takes OpenVEX 0.2, CSAF 2.0 or CycloneDX, as JSON',
    cause,
  });
}
