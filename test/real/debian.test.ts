import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InstalledPackage } from '../../src/domain/index.ts';
import { DEBIAN_PYTHON } from '../support/abilities.ts';
import { indexTree, temporaryFolder } from '../support/known-tree.ts';
import { archiveOf, needsInput, type RealInput } from '../support/real-input.ts';
import { unzip } from '../support/unzip.ts';

/** Unpacks a package of Debian without installing it, so that no database says whose the files are. */
function unpackDeb(input: RealInput): string {
  const folder = temporaryFolder();
  execFileSync('dpkg', ['-x', archiveOf(input), folder]);
  return folder;
}

function filesIn(folder: string, end: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(end)).map((name) => join(folder, name));
}

function run(program: string, ...args: readonly string[]): readonly string[] {
  return execFileSync(program, args, { encoding: 'utf8' }).trimEnd().split('\n');
}

function linesOf(packages: readonly InstalledPackage[], ecosystem: string): readonly string[] {
  const own = packages.filter((pkg) => pkg.ecosystem === ecosystem);
  return own.map(({ name, version }) => `${name} ${version}`).sort();
}

const DISTRIBUTIONS =
  'import importlib.metadata as m, sys\nfor d in m.distributions(path=sys.argv[1:]): print(d.name, d.version)';

describe.each(['python3-pip-whl', 'python3-setuptools-whl'] as const)('%s', (input) => {
  it(
    'lists wheels that wait to be installed as cached',
    needsInput(input, 'dpkg', 'python3-packaging'),
    async () => {
      const folder = unpackDeb(input);
      const { packages } = await indexTree(folder);
      const listed = run(DEBIAN_PYTHON, '-c', DISTRIBUTIONS, ...filesIn(folder, '.whl'));
      expect(linesOf(packages, 'PyPI')).toEqual([...listed].sort());
      expect(packages.map(({ status }) => status)).toEqual(['cached']);
    },
  );
});

const SPECIFICATIONS = 'ARGV.each { |f| s = Gem::Specification.load(f); puts "#{s.name} #{s.version}" }';

describe.each(['ruby-activerecord', 'ruby-rails'] as const)('%s', (input) => {
  it(
    'lists the gems whose specifications RubyGems loads',
    needsInput(input, 'dpkg', 'RubyGems 3.6'),
    async () => {
      const folder = unpackDeb(input);
      const { packages } = await indexTree(folder);
      const listed = run('ruby', '-e', SPECIFICATIONS, ...filesIn(folder, '.gemspec'));
      expect(linesOf(packages, 'RubyGems')).toEqual([...listed].sort());
    },
  );
});

/** Those of Elixir itself, which its escripts hold, too. */
const OF_ELIXIR = ['eex', 'elixir', 'logger', 'mix'];

/** Lists the applications in an escript by their resource files, whose terms say `{vsn,"1.0"}`. */
function applicationsIn(escript: string): readonly string[] {
  const resources = unzip('-Z1', escript).match(/^.*\.app$/gmu) ?? [];
  return resources.flatMap((resource) => {
    const name = basename(resource, '.app');
    const version = /\{vsn,\s*"([^"]+)"/u.exec(unzip('-p', escript, resource))?.[1] ?? '';
    return OF_ELIXIR.includes(name) ? [] : [`${name} ${version}`];
  });
}

describe('rabbitmq-server', needsInput('rabbitmq-server', 'dpkg', 'unzip'), () => {
  it('lists the applications of a release in the versions of their folders, and those in its escripts', async () => {
    const folder = unpackDeb('rabbitmq-server');
    const { packages } = await indexTree(folder);
    const folders = filesIn(folder, '.app').flatMap((path) => path.split('/').at(-3) ?? []);
    const escripts = filesIn(folder, '').filter((path) => path.includes('/escript/'));
    const bundled = escripts.flatMap(applicationsIn);
    const listed = new Set([...folders.map((name) => name.replace('-', ' ')), ...bundled]);
    expect(linesOf(packages, 'Hex')).toEqual([...listed].sort());
    expect([folders.length > 50, bundled.length > 0]).toEqual([true, true]);
  });
});

describe('cargo-auditable', needsInput('cargo-auditable', 'dpkg', 'readelf'), () => {
  it('makes up no crates for a Rust program that has no list of them', async () => {
    const folder = unpackDeb('cargo-auditable');
    const sections = run('readelf', '-SW', join(folder, 'usr/bin/cargo-auditable')).join('\n');
    expect(sections).toContain('.rodata');
    expect(sections).not.toContain('.dep-v0');
    expect((await indexTree(folder)).packages).toEqual([]);
  });
});
