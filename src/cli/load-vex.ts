import { readFile, stat } from 'node:fs/promises';
import { AppError, messageOf } from '../errors/index.ts';
import { MAX_VEX_BYTES, readVex, type VexDocument } from '../vex/index.ts';

/** Reads the files that --vex names. Throws CONFIG_INVALID for one that cannot be read. */
export async function loadVex(files: readonly string[]): Promise<readonly VexDocument[]> {
  const documents: VexDocument[] = [];
  for (const file of new Set(files)) {
    const read = readVex(await readVexText(file), file);
    if (!read.ok) throw invalid(`${file} is not a valid VEX document: ${read.failure}`);
    documents.push(read.value);
  }
  return documents;
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
    hint: '--vex takes files of OpenVEX 0.2, CSAF 2.0 or CycloneDX, as JSON',
    cause,
  });
}
