import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it, onTestFinished, vi } from 'vitest';
import { declareFleet } from './index.ts';

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** Returns what `fleet images` prints over a new store. */
async function printed(...options: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-images-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = undefined;
  });
  const parts: unknown[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...others: unknown[]) => {
    parts.push(text);
    others.find(isCallback)?.();
    return true;
  });
  const root = new Command();
  declareFleet(root);
  try {
    await root.parseAsync(['fleet', 'images', '--store', join(folder, 'store.db'), ...options], {
      from: 'user',
    });
  } finally {
    spy.mockRestore();
  }
  return parts.join('');
}

it('says that no image runs, and that scanned ones are listed without --running', async () => {
  const text = await printed('--running');
  expect(text).toContain('No image runs');
  expect(text).toContain('without --running, scanned ones are listed');
  expect(text).not.toContain('none was scanned');
});

it('says that no image was scanned where all are asked for', async () => {
  expect(await printed()).toContain('none was scanned here, and no cluster sent a list');
});
