import type { StoredVexDocument, VexStore } from '../../inventory/ports.ts';
import { readVex, type VexDocument } from '../../vex/index.ts';
import { vexOfLine } from './fleet-line.ts';

/** Documents that this thread has read, by name and digest. */
const known = new Map<string, VexDocument>();

/** Returns a text that changes with the documents and their lines. */
export function versionOfVex(stored: readonly StoredVexDocument[]): string {
  return JSON.stringify(stored.map(({ name, line, digest }) => [name, line, digest]));
}

/** Reads a line's VEX documents, each once per thread. */
export async function readVexOfLine(
  name: string,
  stored: readonly StoredVexDocument[],
  vex: Pick<VexStore, 'get'>,
): Promise<readonly VexDocument[]> {
  const listed = new Set(stored.map(idOf));
  for (const id of known.keys()) if (!listed.has(id)) known.delete(id);
  const documents: VexDocument[] = [];
  for (const each of vexOfLine(name, stored)) {
    const document = known.get(idOf(each)) ?? (await readStored(each, vex));
    if (document) documents.push(document);
  }
  return documents;
}

/** Undefined if it was deleted or replaced meanwhile: the images are then judged again. */
async function readStored(
  wanted: StoredVexDocument,
  vex: Pick<VexStore, 'get'>,
): Promise<VexDocument | undefined> {
  const found = await vex.get(wanted.name);
  if (found?.digest !== wanted.digest) return undefined;
  const read = readVex(found.json, `vex:${wanted.name}`);
  if (!read.ok) throw new Error(`not a valid stored VEX document: ${wanted.name}`);
  // Without its text, which may be long.
  const { source, statements } = read.value;
  const document = { source, statements };
  known.set(idOf(wanted), document);
  return document;
}

function idOf({ name, digest }: StoredVexDocument): string {
  return JSON.stringify([name, digest]);
}
