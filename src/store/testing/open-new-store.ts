import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInventory } from '../../inventory/index.ts';
import type { Inventory } from '../../inventory/ports.ts';

let empty: Promise<Buffer> | undefined;

/** Opens a store in a new file, as a copy of an empty one: making all tables takes longer than most tests. */
export async function openNewStore(file: string): Promise<Inventory> {
  empty ??= makeEmptyStore();
  writeFileSync(file, await empty, { flag: 'wx', mode: 0o600 });
  return openInventory({ file });
}

async function makeEmptyStore(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-empty-'));
  try {
    const file = join(folder, 'store.db');
    const store = await openInventory({ file });
    await store.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
