// Reads project dependencies from build tool files: package names whose versions are left open.

import { baseNameOf, isJsonObject, parseJson } from '../../../domain/index.ts';
import { splitDescriptor } from './locked-package.ts';
import { newNeeds, toNeeds, type NeedKind, type Needs, type NewNeeds } from './needs.ts';
import {
  needsOfConda,
  needsOfPipfile,
  needsOfPixi,
  needsOfPyproject,
  needsOfSetupCfg,
  needsOfSetupPy,
  needsOfTox,
  valuesAt,
} from './python/python-manifests.ts';
import { readToml } from './toml.ts';

/** Reads a project's requirements; undefined if it has no requirements. */
type NeedsReader = (text: string) => Needs | undefined;

const BOUNDS = { depth: 100, values: 500_000 } as const;
/** The project's own parts, by protocol or path. */
const OF_WORKSPACE = /^(?:(?:workspace|file|link|portal|exec):|(?:\.{1,2}|~)?\/)/u;
const NUGET = matching('NuGet', /<PackageReference\s/u);
const GRADLE = matching('Maven', /\bdependencies\s*\{/u);
const BUNDLER = matching('RubyGems', /^[ \t]*(?:gem[ (]|gemspec\b)/mu);
/** A registry or repository package, outside the comments in SwiftPM's template. */
const IN_PACKAGE_SWIFT = /^(?![ \t]*\/\/).*\.package\([^)]{0,200}?\b(?:url|id):/mu;
const DENO = matching('npm', /"npm:/u);

const BY_NAME: ReadonlyMap<string, NeedsReader> = new Map([
  ['package.json', needsOfNode],
  ['pom.xml', matching('Maven', /<dependency>/u)],
  ['build.gradle', GRADLE],
  ['build.gradle.kts', GRADLE],
  ['build.sbt', matching('Maven', /\blibraryDependencies\b/u)],
  ['project.clj', matching('Maven', /:dependencies\s*\[\s*\[/u)],
  ['deps.edn', matching('Maven', /:mvn\/version\b/u)],
  ['ivy.xml', matching('Maven', /<dependency\s/u)],
  ['deno.json', DENO],
  ['deno.jsonc', DENO],
  ['packages.config', matching('NuGet', /<package\s/u)],
  ['paket.dependencies', matching('NuGet', /^[ \t]*nuget\s/mu)],
  ['pixi.toml', needsOfPixi],
  ['pyproject.toml', needsOfPyproject],
  ['setup.py', needsOfSetupPy],
  ['setup.cfg', needsOfSetupCfg],
  ['tox.ini', needsOfTox],
  ['Pipfile', needsOfPipfile],
  ['Cargo.toml', needsOfCargo],
  ['Gemfile', BUNDLER],
  ['gems.rb', BUNDLER],
  ['composer.json', needsOfComposer],
  ['rebar.config', matching('Hex', /\{deps,\s*\[\s*[^\]\s]/u)],
  ['mix.exs', matching('Hex', /^(?![ \t]*#).*\{:\w+,\s*"/mu)],
  ['pubspec.yaml', matching('Pub', /^(?:dev_)?dependencies:[ \t]*\n[ \t]+\w/mu)],
  ['Package.swift', matching('SwiftURL', IN_PACKAGE_SWIFT)],
  ['Podfile', matching('CocoaPods', /^[ \t]*pod[ \t(]+["']/mu)],
]);

const PROJECTS_OF_DOTNET = ['.csproj', '.fsproj', '.vbproj'];
/** Also matches `environment-dev.yml`. */
const OF_CONDA = /(?:^|\/)environment(?:[._-][^/]*)?\.ya?ml$/u;
/** RubyGems writes one per installed gem. */
const INSTALLED_GEM = /(?:^|\/)specifications\//u;

/** Returns the reader for a project file by its name. Called for every file in every layer. */
export function manifestOf(path: string): NeedsReader | undefined {
  const known = BY_NAME.get(baseNameOf(path));
  if (known) return known;
  if (path.endsWith('proj')) return PROJECTS_OF_DOTNET.some((end) => path.endsWith(end)) ? NUGET : undefined;
  if (path.endsWith('ml')) return OF_CONDA.test(path) ? needsOfConda : undefined;
  return path.endsWith('.gemspec') && !INSTALLED_GEM.test(path) ? needsOfGem : undefined;
}

/** Lists the fixed names of projects' files. */
export function manifestNames(): readonly string[] {
  return [...BY_NAME.keys()];
}

/** Matches without reading names: the format is a program, or packages may replace each other. */
function matching(ecosystem: string, pattern: RegExp): NeedsReader {
  return (text) => (pattern.test(text) ? { ecosystem } : undefined);
}

/** Bundlers' dependencies are often only for development. */
function needsOfNode(text: string): Needs {
  const manifest = jsonOf(text);
  const needs = newNeeds();
  const optional = entriesOf(manifest, 'optionalDependencies');
  const names = new Set(optional.map(([name]) => name));
  addNode(needs, 'optional', [...optional, ...entriesOf(manifest, 'devDependencies')]);
  addNode(
    needs,
    'names',
    entriesOf(manifest, 'dependencies').filter(([name]) => !names.has(name)),
  );
  return toNeeds('npm', needs, isJsonObject(manifest) ? manifest['name'] : undefined);
}

function addNode(needs: NewNeeds, kind: NeedKind, entries: readonly (readonly [string, unknown])[]): void {
  for (const [name, range] of entries) {
    if (typeof range !== 'string' || OF_WORKSPACE.test(range)) continue;
    needs[kind].push(realName(name, range));
  }
}

/** Resolves an alias to the real name: `npm:@scope/name@1`. */
function realName(name: string, range: string): string {
  const [, registry, rest = ''] = /^(npm|jsr):(.*)$/u.exec(range) ?? [];
  if (registry === undefined) return name;
  const real = splitDescriptor(rest)?.name ?? (/^@?[a-z]/u.test(rest) && rest !== 'latest' ? rest : name);
  return registry === 'jsr' ? ofJsr(real) : real;
}

/** npm has its own names for JSR packages. */
function ofJsr(name: string): string {
  return name.startsWith('@jsr/') ? name : `@jsr/${name.replace('@', '').replace('/', '__')}`;
}

/** PHP itself and its extensions have no vendor. A package may replace another: names are not compared. */
function needsOfComposer(text: string): Needs | undefined {
  const manifest = jsonOf(text);
  const isAsking = ['require', 'require-dev'].some((list) =>
    entriesOf(manifest, list).some(([name]) => name.includes('/')),
  );
  return isAsking ? { ecosystem: 'Packagist' } : undefined;
}

/** Build, test and foreign platform dependencies are not in the program. */
const IN_CARGO: readonly (readonly [path: string, kind: NeedKind])[] = [
  ['dependencies', 'names'],
  ['dev-dependencies', 'optional'],
  ['build-dependencies', 'optional'],
  ['target.*.dependencies', 'optional'],
  ['target.*.dev-dependencies', 'optional'],
  ['target.*.build-dependencies', 'optional'],
];

/** Ignores the workspace's own dependencies unless they are all there is: its crates may use none. */
function needsOfCargo(text: string): Needs | undefined {
  const toml = readToml(text);
  if (!toml.ok) return undefined;
  const needs = newNeeds();
  for (const [path, kind] of IN_CARGO) {
    for (const [table] of valuesAt(toml.value, path.split('.'))) addCrates(needs, table, kind);
  }
  const offered = newNeeds();
  for (const [table] of valuesAt(toml.value, ['workspace', 'dependencies']))
    addCrates(offered, table, 'names');
  const isEmpty = needs.names.length + needs.optional.length === 0;
  if (isEmpty && offered.names.length > 0) return { ecosystem: 'crates.io' };
  return toNeeds('crates.io', needs, valuesAt(toml.value, ['package', 'name'])[0]?.[0]);
}

function addCrates(needs: NewNeeds, table: unknown, kind: NeedKind): void {
  if (!isJsonObject(table)) return;
  for (const [name, each] of Object.entries(table)) {
    const { path, workspace, package: renamed, optional } = isJsonObject(each) ? each : {};
    if (path !== undefined) continue;
    // The workspace may rename the crate, or have it in a folder.
    const isOptional = optional === true || workspace === true;
    needs[isOptional ? 'optional' : kind].push(typeof renamed === 'string' ? renamed : name);
  }
}

/** Bundler and RubyGems quote names with `%q`: `%q<rake>.freeze`. */
function needsOfGem(text: string): Needs {
  const needs = newNeeds();
  const asked = /\.add_(development_)?(?:runtime_)?dependency[ \t(]+(?:["']|%q[<({[])([\w.-]+)/gu;
  for (const [, isDev, name = ''] of text.matchAll(asked)) {
    needs[isDev === undefined ? 'names' : 'optional'].push(name);
  }
  return toNeeds('RubyGems', needs);
}

function entriesOf(document: unknown, list: string): readonly (readonly [string, unknown])[] {
  const value = isJsonObject(document) ? document[list] : undefined;
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** Returns undefined for a file that its own tool could not read either. */
function jsonOf(text: string): unknown {
  const json = parseJson(text, BOUNDS);
  return json.ok ? json.value : undefined;
}
