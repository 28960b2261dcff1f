import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { counted } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { move, type MoveProgress } from '../../../inventory/move/index.ts';
import { claimDatabaseOnDemand } from '../../../jobs/index.ts';
import type { StorePlace } from '../../../store/ports.ts';
import { nameOf, parseDatabaseAddress } from '../../../store/postgres/address.ts';
import { findConfig } from '../../../store/postgres/open.ts';
import { claimForServer } from '../../../store/sqlite/claim-server.ts';
import { readStoreRequest } from '../../opening/session.ts';
import { print } from '../../output/print.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { createProgress } from '../../terminal/index.ts';

/** Copies the store named by the options into an empty one. */
export async function runMove(to: string, command: Command): Promise<number> {
  const { settings, environment, place: from } = await readStoreRequest(command);
  if ('file' in from && !existsSync(from.file)) {
    throw new AppError('STORE_FAILED', `no store at ${from.file}`, {
      hint: 'name the store to move with --store or --database',
    });
  }
  const progress = createProgress({
    stream: process.stderr,
    quiet: settings.quiet,
    environment,
    now: Date.now,
  });
  try {
    const target = placeOf(to);
    const onProgress = (step: MoveProgress) => progress.report({ kind: 'step', text: described(step) });
    const { tables, rows } = await move({ from, to: target, claim, onProgress });
    progress.clear();
    await print(`moved ${counted(tables, 'table')} with ${counted(rows, 'row')}, the same on both sides\n`);
    return EXIT.within;
  } finally {
    progress.clear();
  }
}

function placeOf(text: string): StorePlace {
  const isDatabase = text.startsWith('postgres://') || text.startsWith('postgresql://');
  const isKeyValues = text.includes('=') && !text.includes('/');
  return isDatabase || isKeyValues ? { database: text } : { file: text };
}

async function claim(place: StorePlace): Promise<{ release(): void }> {
  if ('file' in place) return claimForServer(place.file);
  const address = parseDatabaseAddress(place.database);
  return claimDatabaseOnDemand(await findConfig(address, nameOf(address)));
}

function described({ step, table, rows }: MoveProgress): string {
  return `${step === 'copy' ? 'copying' : 'comparing'} ${table}: ${counted(rows, 'row')}`;
}
