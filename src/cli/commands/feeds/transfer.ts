import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { counted } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { formatBytes } from '../../../report/index.ts';
import type { TransferManifest } from '../../../store/ports.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { limitHeapGrowth } from '../../../memory/index.ts';
import { openSession, readStoreRequest, type ScanSession } from '../../opening/session.ts';
import { print } from '../../output/print.ts';
import { STANDARD_INPUT } from '../../opening/read-document.ts';
import { makeSpoolFolder } from '../../../spool/index.ts';
import { fileDescriptorOf, writeDescriptor } from '../../output/write-descriptor.ts';

export async function runExport(file: string, command: Command): Promise<number> {
  return withStore(command, async ({ context: { store } }) => {
    // Most likely another store was meant, which only the importing side would notice.
    if ((await store.advisories.feedStates()).length === 0) {
      throw new AppError('USAGE', 'the store holds no feeds to export', {
        hint: 'name another one with --store, or load some: plimsoll feeds sync debian-tracker kev epss',
      });
    }
    const descriptor = fileDescriptorOf(file);
    if (descriptor !== undefined) return exportTo(descriptor, store);
    return print(`${file}: ${described(await store.transfer.exportTo(file))}\n`);
  });
}

/** Writes an export to an open file by way of a temporary one, since it is a database. */
async function exportTo(descriptor: number, { transfer }: ScanSession['context']['store']): Promise<void> {
  const spool = makeSpoolFolder();
  try {
    const made = join(spool.path, 'export');
    const manifest = await transfer.exportTo(made);
    await writeDescriptor(descriptor, createReadStream(made));
    process.stderr.write(`${described(manifest)}\n`);
  } finally {
    spool.remove();
  }
}

export async function runFeedsImport(file: string, command: Command): Promise<number> {
  return withStore(command, async ({ context: { store } }) => {
    const manifest = await (file === STANDARD_INPUT ? importInput(store) : store.transfer.importFrom(file));
    return print(`imported ${described(manifest)}\n`);
  });
}

/** Imports from standard input; checks all of it before replacing anything. */
async function importInput({ transfer }: ScanSession['context']['store']): Promise<TransferManifest> {
  const spool = makeSpoolFolder();
  try {
    const given = join(spool.path, 'export');
    await pipeline(process.stdin, createWriteStream(given));
    return await transfer.importFrom(given, 'standard input');
  } finally {
    spool.remove();
  }
}

async function withStore(
  command: Command,
  work: (session: ScanSession) => Promise<unknown>,
): Promise<number> {
  const request = await readStoreRequest(command);
  const session = await openSession(request, { store: request.place });
  limitHeapGrowth();
  try {
    await work(session);
    return EXIT.within;
  } finally {
    await session.close();
  }
}

function described({ feeds, parts, createdAt }: TransferManifest): string {
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return `${counted(feeds.length, 'feed')}, ${formatBytes(bytes)}, of ${createdAt}`;
}
