import type { JsonObject } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { isOpenVex, readVex, type VexDocument } from '../../../vex/index.ts';
import { readVexText } from '../../load-vex.ts';

/** A document as it is written, and what it says. */
export interface ReadOpenVex {
  readonly document: JsonObject;
  readonly statements: VexDocument;
}

/** Reads the document that statements are added to. Throws CONFIG_INVALID for any but OpenVEX. */
export async function readOpenVexFile(file: string): Promise<ReadOpenVex> {
  const read = readVex(await readVexText(file), file);
  if (!read.ok) throw notOpenVex(`${file} is not a valid OpenVEX document: ${read.failure}`);
  const { content: document } = read.value;
  if (!isOpenVex(document)) throw notOpenVex(`${file} is not OpenVEX`);
  const { version } = document;
  if (Number.isSafeInteger(version)) return { document, statements: read.value };
  throw notOpenVex(`${file}: version is not a whole number`);
}

function notOpenVex(message: string): AppError {
  return new AppError('CONFIG_INVALID', message, { hint: '--merge takes a file of OpenVEX 0.2' });
}
