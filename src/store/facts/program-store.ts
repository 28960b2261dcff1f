import type { Kysely, Transaction } from 'kysely';
import type { IndexedImage, ProgramReach } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import type { ProgramStore } from '../ports.ts';
import { inChunks } from '../queries/chunks.ts';
import { inHashOrder } from '../queries/hashed-rows.ts';
import type { Tables } from '../schema/tables.ts';
import { packJson, unpackJson } from './packed.ts';

/** A program's row: its hash and its linked code. */
export type PackedProgram = readonly [hash: string, reach: Uint8Array];

export function createProgramStore({ db }: Engine): ProgramStore {
  return {
    load: (hashes) => readPrograms(db, hashes),
    known: (hashes) => knownPrograms(db, hashes),
  };
}

export function packPrograms({ programs = {} }: IndexedImage): readonly PackedProgram[] {
  return Object.entries(programs).map(([hash, reach]) => [hash, packJson(reach)]);
}

export async function writePrograms(
  engine: Engine,
  transaction: Transaction<Tables>,
  programs: readonly PackedProgram[],
): Promise<void> {
  const known = await knownPrograms(
    transaction,
    programs.map(([hash]) => hash),
  );
  const missing = inHashOrder(programs.filter(([hash]) => !known.has(hash)));
  await engine.insertRows(transaction, 'program_reach', ['hash', 'reach'], missing);
}

async function knownPrograms(db: Kysely<Tables>, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const known = await inChunks(hashes, (chunk) =>
    db.selectFrom('program_reach').select('hash').where('hash', 'in', chunk).execute(),
  );
  return new Set(known.map(({ hash }) => hash));
}

async function readPrograms(
  db: Kysely<Tables>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, ProgramReach>> {
  const rows = await inChunks(hashes, (chunk) =>
    db.selectFrom('program_reach').selectAll().where('hash', 'in', chunk).execute(),
  );
  return new Map(rows.map(({ hash, reach }) => [hash, parseReach(hash, unpackJson(reach))]));
}

/** Checks only the outermost shape, as for all rows that this program wrote. */
function parseReach(hash: string, value: unknown): ProgramReach {
  if (!isReach(value)) throw new Error(`cannot read the stored contents of program ${hash}`);
  return value;
}

function isReach(value: unknown): value is ProgramReach {
  return typeof value === 'object' && value !== null && 'packages' in value && Array.isArray(value.packages);
}
