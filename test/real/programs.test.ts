import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexArchive, unpackFile } from '../support/known-tree.ts';
import { archiveOf, needsInput } from '../support/real-input.ts';

const LINUX = '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0';
const APPLE = '@cyclonedx/cdxgen-plugins-bin-darwin-arm64@1.8.0';
const BIOME = '@biomejs/cli-linux-x64@2.6.8';

/** The list of a single-file program of .NET, found as a text rather than by its bundle. */
function listWithin(program: string): string {
  const bytes = readFileSync(program);
  const start = bytes.lastIndexOf('{', bytes.indexOf('"runtimeTarget"'));
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === 0x7b) depth++;
    if (bytes[at] === 0x7d && --depth === 0) return bytes.toString('utf8', start, at + 1);
  }
  throw new Error(`${program} has no list`);
}

/** Lists the libraries that the list calls packages, and the runtime that the program contains. */
function packagesListed(program: string): readonly string[] {
  const { libraries }: { libraries: Record<string, { type: string }> } = JSON.parse(listWithin(program));
  return Object.entries(libraries)
    .filter(([, { type }]) => type === 'package' || type === 'runtimepack')
    .map(([key]) => key.replace('runtimepack.', '').replace('/', '@'))
    .sort();
}

describe.each([
  [LINUX, 'package/plugins/dosai/dosai-linux-amd64'],
  [APPLE, 'package/plugins/dosai/dosai-darwin-arm64'],
] as const)('%s', (input, program) => {
  it('reads the packages of a single-file program of .NET 10', needsInput(input), async () => {
    const { packages } = await indexArchive(archiveOf(input));
    const read = packages.filter((pkg) => pkg.application === program && pkg.status !== 'own');
    const listed = packagesListed(unpackFile(archiveOf(input), program));
    expect(read.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(listed);
    expect(listed.length).toBeGreaterThan(5);
  });
});

describe(BIOME, needsInput(BIOME), () => {
  it('names a large Rust program that lists no crates', async () => {
    const { packages, problems } = await indexArchive(archiveOf(BIOME));
    expect(packages).toEqual([]);
    expect(problems[0]).toMatchObject({ kind: 'program-without-list', path: 'package/biome' });
  });
});
