import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { Command } from 'commander';
import { runKlar } from './run.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a folder that is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-klar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs the whole command with only these environment variables. */
export async function klar(
  images: string | readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const before = process.env;
  process.env = { HOME: temporaryFolder(), ...environment };
  const output = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk, encoding, done) => {
      output[name] += String(chunk);
      const callback = typeof encoding === 'function' ? encoding : done;
      callback?.();
      return true;
    }),
  );
  try {
    const code = await runKlar([images].flat(), new Command('klar'));
    return { code, ...output };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.env = before;
  }
}
