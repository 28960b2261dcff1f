import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { temporaryFolder } from '../support/known-tree.ts';
import { archiveOf, needsInput, unpackPart } from '../support/real-input.ts';
import { buildSingleFile } from '../support/single-file.ts';

/** The emulator that the Node of another processor is run by, and the libraries that it loads. */
const LIBRARIES = ['libc6-arm64-cross', 'libgcc-s1-arm64-cross', 'libstdc++6-arm64-cross'] as const;

describe('the single file for arm64', needsInput('qemu-user', 'dpkg'), () => {
  it('holds a program that runs the demo by the Node beside it', { timeout: 600_000 }, () => {
    const folder = temporaryFolder();
    unpackPart(archiveOf('qemu-user'), './usr/bin/qemu-aarch64', folder);
    for (const name of LIBRARIES) unpackPart(archiveOf(name), './usr/aarch64-linux-gnu', folder);
    const home = unpacked(buildSingleFile(folder, 'arm64'), join(folder, 'home'));
    const run = (...args: readonly string[]) =>
      execFileSync(
        join(folder, 'usr/bin/qemu-aarch64'),
        ['-L', join(folder, 'usr/aarch64-linux-gnu'), join(home, 'node'), ...args],
        { encoding: 'utf8', env: { XDG_CACHE_HOME: join(folder, 'cache') } },
      );
    expect(run('-p', 'process.arch')).toBe('arm64\n');
    expect(run(join(home, 'dist/plimsoll.js'), '--version')).toBe(`${manifest.version}\n`);
    expect(run(join(home, 'dist/plimsoll.js'), 'demo')).toContain('example/shop:1.4');
  });
});

/** Unpacks it as its script does, which refuses this processor. */
function unpacked(file: string, home: string): string {
  const content = readFileSync(file);
  const [, first = ''] = /^  tail -c \+(\d+) /mu.exec(content.toString('latin1')) ?? [];
  mkdirSync(home);
  execFileSync('tar', ['-xzf', '-', '-C', home], { input: content.subarray(Number(first) - 1) });
  return home;
}
