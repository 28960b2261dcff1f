import type { Command } from 'commander';
import { AppError } from '../../../errors/index.ts';
import { counted, formatBytes } from '../../../report/index.ts';
import type { TransferManifest } from '../../../store/ports.ts';
import { EXIT } from '../../exit-codes.ts';
import { limitHeapGrowth } from '../../../memory/index.ts';
import { openSession, readStoreRequest, type Session } from '../../session.ts';
import { print } from '../../print.ts';

export async function runExport(file: string, command: Command): Promise<number> {
  return withStore(command, async ({ context: { store } }) => {
    // Most likely another store was meant, and whoever imports the file would find out.
    if ((await store.advisories.feedStates()).length === 0) {
      throw new AppError('USAGE', 'the store holds no feeds to export', {
        hint: 'name another one with --store, or load some: plimsoll feeds sync debian-tracker kev epss',
      });
    }
    return print(`${file}: ${described(await store.transfer.exportTo(file))}\n`);
  });
}

export async function runImport(file: string, command: Command): Promise<number> {
  return withStore(command, async ({ context }) =>
    print(`imported ${described(await context.store.transfer.importFrom(file))}\n`),
  );
}

async function withStore(command: Command, work: (session: Session) => Promise<unknown>): Promise<number> {
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
