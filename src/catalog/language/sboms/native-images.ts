// GraalVM native images: "Software Bill of Materials (SBOM) in Native Image". .NET: "Native AOT deployment".

import { gunzipSync } from 'node:zlib';
import type { ByteSource } from '../../../archive/index.ts';
import { failed, ok, type FileFacts, type LayerFile, type Result } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import {
  atItsPath,
  Fields,
  findSymbols,
  readAt,
  readOrNothing,
  readProgram,
  wantsSections,
  type Program,
} from '../../program/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { PROOF } from './proof.ts';
import type { PurlPackage } from './purl.ts';
import { readNamed } from './read-named.ts';

/** Size of the smallest native image: reading the sections of every program would cost too much. */
const MIN_BYTES = 2 * 1024 ** 2;
/** The section for a native image's initial heap. */
const HEAP = '.svm_heap';
/** The section for .NET's ahead-of-time code. The Windows name also occurs in libraries with a deps.json. */
const DOTNET_CODE = '__managedcode';
/** Exported symbols: the SBOM, and its size in 8 bytes. */
const CONTENT = 'sbom';
const SIZE = 'sbom_length';
const MAX_STORED_BYTES = 16 * 1024 ** 2;
const MAX_SBOM_BYTES = 64 * 1024 ** 2;

/**
 * Reads the SBOM embedded in a GraalVM native image. Reports images without one, and all .NET programs
 * compiled ahead of time, as programs without a list.
 */
export const nativeImagesCataloger: FileCataloger = {
  kind: 'file',
  id: 'native-images',
  version: 6,
  looksAt: () => true,
  wants: (file, head) => (file.size >= MIN_BYTES ? wantsSections(file, head) : 'no'),
  read({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
    const program = readOrNothing(() => readProgram(body));
    if (!program) return undefined;
    if (program.sections.some(({ name }) => name === DOTNET_CODE))
      return withoutList(path, 'a .NET program that was compiled ahead of time, which lists no packages');
    if (!program.sections.some(({ name }) => name === HEAP)) return undefined;
    const stored = readOrNothing(() => storedSbom(body, program));
    if (!stored) return withoutList(path, 'a native image of GraalVM without an SBOM that can be read');
    const named = namedIn(stored);
    if (!named.ok) return unreadableFile(path, named.failure);
    return { path, packages: named.value.map((each) => ({ ...each, proof: PROOF })) };
  },
  combine: (files) => files.map(atItsPath),
};

function storedSbom(body: ByteSource, program: Program): Buffer | undefined {
  const symbols = findSymbols(body, program, [CONTENT, SIZE]);
  const [content, size] = [symbols.get(CONTENT), symbols.get(SIZE)];
  if (content === undefined || size === undefined) return undefined;
  const length = readAt(body, program, size, 8);
  const bytes = length ? new Fields(length, program.layout).u64(0) : 0;
  return bytes > 0 && bytes <= MAX_STORED_BYTES ? readAt(body, program, content, bytes) : undefined;
}

function namedIn(stored: Buffer): Result<readonly PurlPackage[]> {
  const text = inflate(stored);
  if (!text.ok) return text;
  const named = readNamed(text.value);
  return named.ok ? named : failed(`its SBOM is not valid: ${named.failure}`);
}

function inflate(stored: Buffer): Result<string> {
  try {
    return ok(gunzipSync(stored, { maxOutputLength: MAX_SBOM_BYTES }).toString('utf8'));
  } catch {
    return failed('its SBOM cannot be inflated');
  }
}

function withoutList(path: string, what: string): FileFacts {
  const message = `${path} is ${what}, so none of its packages was looked up`;
  return { path, packages: [], problems: [{ kind: 'program-without-list', subject: path, message, path }] };
}
