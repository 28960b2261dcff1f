// Reads the needs of projects from the files of their build tools: names, and versions that are left open.

import { isJsonObject, parseJson } from '../../../domain/index.ts';
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
const DENO = { ecosystem: 'npm', needsAny: matching(/"npm:/u) };
const REQUIREMENTS = { ecosystem: 'PyPI', needsAny: leavesOpen };

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
  ['pixi.toml', { ecosystem: 'PyPI', needsAny: (text) => hasTable(tomlOf(text), ['pypi-dependencies']) }],
  ['pyproject.toml', { ecosystem: 'PyPI', needsAny: needsOfPython }],
  ['setup.py', { ecosystem: 'PyPI', needsAny: matching(/\binstall_requires\s*=(?!\s*(?:\[\s*\]|None\b))/u) }],
  ['setup.cfg', { ecosystem: 'PyPI', needsAny: matching(/^install_requires\s*=[ \t]*(?:\n[ \t]+)?\w/mu) }],
  ['requirements.in', REQUIREMENTS],
  ['environment.yml', CONDA],
  ['environment.yaml', CONDA],
  ['Pipfile', { ecosystem: 'PyPI', needsAny: (text) => hasTable(tomlOf(text), ['packages']) }],
  ['Cargo.toml', { ecosystem: 'crates.io', needsAny: (text) => hasTable(tomlOf(text), ['dependencies']) }],
  ['Gemfile', BUNDLER],
  ['gems.rb', BUNDLER],
  ['composer.json', { ecosystem: 'Packagist', needsAny: needsOfComposer }],
  ['rebar.config', { ecosystem: 'Hex', needsAny: matching(/\{deps,\s*\[\s*[^\]\s]/u) }],
  ['mix.exs', { ecosystem: 'Hex', needsAny: matching(/\{:\w+,\s*"/u) }],
  ['pubspec.yaml', { ecosystem: 'Pub', needsAny: matching(/^dependencies:[ \t]*\n[ \t]+\w/mu) }],
  ['Package.swift', { ecosystem: 'SwiftURL', needsAny: matching(/\.package\(/u) }],
]);

const PROJECTS_OF_DOTNET = ['.csproj', '.fsproj', '.vbproj'];

/** Returns the format of a project's file by its name. Called for every file of every layer. */
export function manifestFormatOf(path: string): ManifestFormat | undefined {
  const known = BY_NAME.get(path.slice(path.lastIndexOf('/') + 1));
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

/** Of the project as the standard has it, and as Poetry had it before, where Python is one of what it needs. */
function needsOfPython(text: string): boolean {
  const manifest = tomlOf(text);
  const needs = valueAt(manifest, ['project', 'dependencies']);
  const ofPoetry = entriesOf(valueAt(manifest, ['tool', 'poetry']), 'dependencies');
  return (Array.isArray(needs) && needs.length > 0) || ofPoetry.some(([name]) => name !== 'python');
}

function hasTable(document: unknown, path: readonly string[]): boolean {
  const table = valueAt(document, path);
  return isJsonObject(table) && Object.values(table).some((each) => !isJsonObject(each) || !('path' in each));
}

function entriesOf(document: unknown, list: string): readonly (readonly [string, unknown])[] {
  const value = valueAt(document, [list]);
  return isJsonObject(value) ? Object.entries(value) : [];
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  return value;
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
