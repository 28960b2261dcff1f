// Reads the needs of projects from the files of their build tools: names, and versions that are left open.

import { baseNameOf, isJsonObject, parseJson } from '../../../domain/index.ts';
import { isRequirements, leavesOpen } from './requirements.ts';
import { readToml } from './toml.ts';

interface ManifestFormat {
  readonly ecosystem: string;
  /** Whether it names a package that is not the project's own. */
  readonly needsAny: (text: string, path: string) => boolean;
}

const BOUNDS = { depth: 100, values: 500_000 } as const;
const OF_WORKSPACE = /^(?:workspace|file|link|portal):/u;
const NUGET: ManifestFormat = { ecosystem: 'NuGet', needsAny: matching(/<PackageReference\s/u) };
const GRADLE = { ecosystem: 'Maven', needsAny: matching(/\bdependencies\s*\{/u) };
const BUNDLER = { ecosystem: 'RubyGems', needsAny: matching(/^[ \t]*(?:gem[ (]|gemspec\b)/mu) };
const CONDA = { ecosystem: 'PyPI', needsAny: matching(/^[ \t]*-[ \t]+pip:[ \t]*$/mu) };
/** A package of a registry or a repository, outside of the comments of SwiftPM's template. */
const IN_PACKAGE_SWIFT = /^(?![ \t]*\/\/).*\.package\([^)]{0,200}?\b(?:url|id):/mu;
const DENO = { ecosystem: 'npm', needsAny: matching(/"npm:/u) };
const REQUIREMENTS = { ecosystem: 'PyPI', needsAny: leavesOpen };

/** Keys that list needs in TOML files of build tools; `*` is any. What builds a Python project is of its own. */
const CARGO_KINDS = ['dependencies', 'dev-dependencies', 'build-dependencies'];
const IN_CARGO = [...CARGO_KINDS, 'workspace.dependencies', ...CARGO_KINDS.map((kind) => `target.*.${kind}`)];
const IN_PIPFILE = ['packages', 'dev-packages'];
const IN_PIXI = ['pypi-dependencies', 'feature.*.pypi-dependencies'];
const IN_PYPROJECT = [
  'project.dependencies',
  'project.optional-dependencies.*',
  'dependency-groups.*',
  'tool.poetry.dependencies',
  'tool.poetry.dev-dependencies',
  'tool.poetry.group.*.dependencies',
  'tool.uv.dev-dependencies',
  'tool.pdm.dev-dependencies.*',
  'tool.hatch.envs.*.dependencies',
  ...IN_PIXI.map((list) => `tool.pixi.${list}`),
];

const BY_NAME: ReadonlyMap<string, ManifestFormat> = new Map([
  ['package.json', { ecosystem: 'npm', needsAny: needsOfNode }],
  ['pom.xml', { ecosystem: 'Maven', needsAny: matching(/<dependency>/u) }],
  ['build.gradle', GRADLE],
  ['build.gradle.kts', GRADLE],
  ['build.sbt', { ecosystem: 'Maven', needsAny: matching(/\blibraryDependencies\b/u) }],
  ['project.clj', { ecosystem: 'Maven', needsAny: matching(/:dependencies\s*\[\s*\[/u) }],
  ['deps.edn', { ecosystem: 'Maven', needsAny: matching(/:mvn\/version\b/u) }],
  ['ivy.xml', { ecosystem: 'Maven', needsAny: matching(/<dependency\s/u) }],
  ['deno.json', DENO],
  ['deno.jsonc', DENO],
  ['packages.config', { ecosystem: 'NuGet', needsAny: matching(/<package\s/u) }],
  ['paket.dependencies', { ecosystem: 'NuGet', needsAny: matching(/^[ \t]*nuget\s/mu) }],
  ['pixi.toml', { ecosystem: 'PyPI', needsAny: listedIn(IN_PIXI) }],
  ['pyproject.toml', { ecosystem: 'PyPI', needsAny: listedIn(IN_PYPROJECT) }],
  ['setup.py', { ecosystem: 'PyPI', needsAny: matching(/\binstall_requires\s*=(?!\s*(?:\[\s*\]|None\b))/u) }],
  ['setup.cfg', { ecosystem: 'PyPI', needsAny: matching(/^install_requires\s*=[ \t]*(?:\n[ \t]+)?\w/mu) }],
  ['requirements.in', REQUIREMENTS],
  ['environment.yml', CONDA],
  ['environment.yaml', CONDA],
  ['Pipfile', { ecosystem: 'PyPI', needsAny: listedIn(IN_PIPFILE) }],
  ['Cargo.toml', { ecosystem: 'crates.io', needsAny: listedIn(IN_CARGO) }],
  ['Gemfile', BUNDLER],
  ['gems.rb', BUNDLER],
  ['composer.json', { ecosystem: 'Packagist', needsAny: needsOfComposer }],
  ['rebar.config', { ecosystem: 'Hex', needsAny: matching(/\{deps,\s*\[\s*[^\]\s]/u) }],
  ['mix.exs', { ecosystem: 'Hex', needsAny: matching(/^(?![ \t]*#).*\{:\w+,\s*"/mu) }],
  ['pubspec.yaml', { ecosystem: 'Pub', needsAny: matching(/^(?:dev_)?dependencies:[ \t]*\n[ \t]+\w/mu) }],
  ['Package.swift', { ecosystem: 'SwiftURL', needsAny: matching(IN_PACKAGE_SWIFT) }],
]);

const PROJECTS_OF_DOTNET = ['.csproj', '.fsproj', '.vbproj'];

/** Returns the format of a project's file by its name. Called for every file of every layer. */
export function manifestFormatOf(path: string): ManifestFormat | undefined {
  const known = BY_NAME.get(baseNameOf(path));
  if (known) return known;
  if (path.endsWith('proj')) return PROJECTS_OF_DOTNET.some((end) => path.endsWith(end)) ? NUGET : undefined;
  return isRequirements(path) ? REQUIREMENTS : undefined;
}

function matching(pattern: RegExp): ManifestFormat['needsAny'] {
  return (text) => pattern.test(text);
}

function needsOfNode(text: string): boolean {
  const manifest = jsonOf(text);
  return ['dependencies', 'optionalDependencies', 'devDependencies'].some((list) =>
    entriesOf(manifest, list).some(([, range]) => typeof range === 'string' && !OF_WORKSPACE.test(range)),
  );
}

/** PHP itself and its extensions have no vendor. */
function needsOfComposer(text: string): boolean {
  const manifest = jsonOf(text);
  return ['require', 'require-dev'].some((list) =>
    entriesOf(manifest, list).some(([name]) => name.includes('/')),
  );
}

function listedIn(lists: readonly string[]): ManifestFormat['needsAny'] {
  const paths = lists.map((list) => list.split('.'));
  return (text) => {
    const manifest = tomlOf(text);
    return paths.some((path) => valuesAt(manifest, path).some(needsOthers));
  };
}

/** Whether a list of requirements, or a table by name, has one that is neither the project's own nor Python. */
function needsOthers(needs: unknown): boolean {
  if (Array.isArray(needs)) return needs.some((each) => typeof each === 'string');
  if (!isJsonObject(needs)) return false;
  return Object.entries(needs).some(
    ([name, each]) => name !== 'python' && !(isJsonObject(each) && 'path' in each),
  );
}

function entriesOf(document: unknown, list: string): readonly (readonly [string, unknown])[] {
  const value = isJsonObject(document) ? document[list] : undefined;
  return isJsonObject(value) ? Object.entries(value) : [];
}

function valuesAt(document: unknown, path: readonly string[]): readonly unknown[] {
  let values = [document];
  for (const key of path) {
    const tables = values.filter(isJsonObject);
    values = tables.flatMap((table) => (key === '*' ? Object.values(table) : [table[key]]));
  }
  return values;
}

/** Nothing is known of a file that its own tool cannot read either. */
function jsonOf(text: string): unknown {
  const json = parseJson(text, BOUNDS);
  return json.ok ? json.value : undefined;
}

function tomlOf(text: string): unknown {
  const toml = readToml(text);
  return toml.ok ? toml.value : undefined;
}
