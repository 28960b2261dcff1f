import type { VexView } from '../../api/index.ts';
import { defined, type JsonObject } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { NewVexDocument, StoredVexDocument, VexStore } from '../../inventory/ports.ts';

export interface GivenVex extends Omit<NewVexDocument, 'json' | 'statements'> {
  readonly document: JsonObject;
}

/** Stores a document that counts in verdicts. Throws USAGE for one that could count in no verdict. */
export async function putVex(
  { document, ...given }: GivenVex,
  store: Pick<VexStore, 'put'>,
): Promise<VexView> {
  const json = JSON.stringify(document);
  const statements = await countStatements(given.name, json);
  return viewVex(await store.put({ ...given, statements, json }));
}

export function viewVex({ name, line, statements, digest, principal, at }: StoredVexDocument): VexView {
  return { name, ...defined({ line }), statements, digest, putBy: principal, putAt: at };
}

/** Loads the readers only here: documents are seldom stored. */
async function countStatements(name: string, json: string): Promise<number> {
  const { readVex } = await import('../../vex/index.ts');
  const read = readVex(json, name);
  if (!read.ok) throw invalid(name, read.failure);
  if (read.value.statements.length > 0) return read.value.statements.length;
  throw invalid(name, 'it has no statement on any product');
}

function invalid(name: string, failure: string): AppError {
  return new AppError('USAGE', `${name} is not a valid VEX document: ${failure}`, {
    hint: 'give a document of OpenVEX 0.2, CSAF 2.0 or CycloneDX with a statement on a product, as JSON',
  });
}
