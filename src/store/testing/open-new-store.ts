import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../index.ts';
import type { Store } from '../ports.ts';

let empty: Promise<Buffer> | undefined;

/** Opens a store in a new file, as a copy of an empty one: making all tables takes longer than most tests. */
export async function openNewStore(file: string): Promise<Store> {
  empty ??= makeEmptyStore();
  writeFileSync(file, await empty, { flag: 'wx', mode: 0o600 });
  return openStore({ file });
}

async function makeEmptyStore(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-empty-'));
  try {
    const file = join(folder, 'store.db');
    const store = await openStore({ file });
    await store.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
