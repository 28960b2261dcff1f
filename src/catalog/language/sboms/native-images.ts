// Native images of GraalVM: "Software Bill of Materials (SBOM) in Native Image". .NET: "Native AOT deployment".

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
import type { NamedPackage } from './purl.ts';
import { readNamed } from './read-named.ts';

/** Bytes of the smallest native image: sections are looked at, which costs too much for every program. */
const MIN_BYTES = 2 * 1024 ** 2;
/** The section of the heap that a native image begins with. */
const HEAP = '.svm_heap';
/** The section of the code that .NET compiles ahead of time. That of Windows is in libraries with their deps.json, too. */
const DOTNET_CODE = '__managedcode';
/** Exported symbols of the SBOM, and of the 8 bytes that tell its size. */
const CONTENT = 'sbom';
const SIZE = 'sbom_length';
const MAX_STORED_BYTES = 16 * 1024 ** 2;
const MAX_SBOM_BYTES = 64 * 1024 ** 2;

/**
 * Reads the SBOM that is embedded in a native image of GraalVM. One without is a program that lists nothing, and so is each
 * that .NET compiled ahead of time.
 */
export const nativeImagesCataloger: FileCataloger = {
  kind: 'file',
  id: 'native-images',
  version: 5,
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
  settle: (files) => files.map(atItsPath),
};

function storedSbom(body: ByteSource, program: Program): Buffer | undefined {
  const symbols = findSymbols(body, program, [CONTENT, SIZE]);
  const [content, size] = [symbols.get(CONTENT), symbols.get(SIZE)];
  if (content === undefined || size === undefined) return undefined;
  const length = readAt(body, program, size, 8);
  const bytes = length ? new Fields(length, program.layout).u64(0) : 0;
  return bytes > 0 && bytes <= MAX_STORED_BYTES ? readAt(body, program, content, bytes) : undefined;
}

function namedIn(stored: Buffer): Result<readonly NamedPackage[]> {
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
