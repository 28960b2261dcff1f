// Reads the packages requested by Python projects from their build tool files.

import { isJsonObject, type JsonObject } from '../../../../domain/index.ts';
import { readIni } from '../ini.ts';
import { isForDevelopment, newNeeds, toNeeds, type NeedKind, type Needs, type NewNeeds } from '../needs.ts';
import { addRequirements } from './requirements.ts';
import { readToml } from '../toml.ts';

const PYPI = 'PyPI';

/** A path to dependencies in a TOML document; `*` matches any key, and a group's name decides its purpose. */
type ListPath = readonly [path: string, kind: NeedKind | 'group'];

const IN_PIXI: readonly ListPath[] = [
  ['pypi-dependencies', 'names'],
  ['feature.*.pypi-dependencies', 'group'],
];
/** Omits build requirements: they are installed in an isolated environment. */
const IN_PYPROJECT: readonly ListPath[] = [
  ['project.dependencies', 'names'],
  ['project.optional-dependencies.*', 'group'],
  ['dependency-groups.*', 'group'],
  ['tool.poetry.dependencies', 'names'],
  ['tool.poetry.dev-dependencies', 'dev'],
  ['tool.poetry.group.*.dependencies', 'group'],
  ['tool.uv.dev-dependencies', 'dev'],
  ['tool.pdm.dev-dependencies.*', 'dev'],
  ['tool.hatch.envs.*.dependencies', 'group'],
  ...IN_PIXI.map(([path, kind]): ListPath => [`tool.pixi.${path}`, kind]),
];
const IN_PIPFILE: readonly ListPath[] = [
  ['packages', 'names'],
  ['dev-packages', 'dev'],
];
/** Requirement lists from which setuptools and Hatch read the dependencies. */
const LISTS: readonly ListPath[] = [
  ['tool.setuptools.dynamic.dependencies.file', 'names'],
  ['tool.setuptools.dynamic.optional-dependencies.*.file', 'group'],
  ['tool.hatch.metadata.hooks.requirements_txt.files', 'names'],
];
/** Pipfile keys whose values end a marker: `sys_platform = "== 'win32'"`. */
const MARKER_KEYS = ['sys_platform', 'platform_system', 'os_name'];

export const needsOfPyproject = (text: string): Needs | undefined => needsInToml(text, IN_PYPROJECT);
export const needsOfPixi = (text: string): Needs | undefined => needsInToml(text, IN_PIXI);
export const needsOfPipfile = (text: string): Needs | undefined => needsInToml(text, IN_PIPFILE);

/** Returns undefined for a file that its own tool could not read either. */
function needsInToml(text: string, paths: readonly ListPath[]): Needs | undefined {
  const toml = readToml(text);
  if (!toml.ok) return undefined;
  const needs = newNeeds();
  for (const [value, kind] of valuesIn(toml.value, paths)) addTable(needs, value, kind);
  for (const [value, kind] of valuesIn(toml.value, LISTS)) addLists(needs, [value].flat(), kind);
  const [own] = ['project.name', 'tool.poetry.name'].flatMap((path) => valuesAt(toml.value, path.split('.')));
  return toNeeds(PYPI, needs, own?.[0]);
}

function valuesIn(
  document: JsonObject,
  paths: readonly ListPath[],
): readonly (readonly [value: unknown, kind: NeedKind])[] {
  return paths.flatMap(([path, kind]) =>
    valuesAt(document, path.split('.')).map(
      ([value, group]) => [value, kind === 'group' ? kindOf(group) : kind] as const,
    ),
  );
}

function kindOf(group: string): NeedKind {
  return isForDevelopment(group) ? 'dev' : 'optional';
}

/** Returns the values at a path, with the key matched by `*`. */
export function valuesAt(
  document: unknown,
  path: readonly string[],
): readonly (readonly [value: unknown, key: string])[] {
  let values: (readonly [unknown, string])[] = [[document, '']];
  for (const key of path) {
    values = values.flatMap(([table, group]): (readonly [unknown, string])[] => {
      if (!isJsonObject(table)) return [];
      if (key === '*') return Object.entries(table).map(([name, value]) => [value, name]);
      return table[key] === undefined ? [] : [[table[key], group]];
    });
  }
  return values;
}

/** Adds a requirement list or a table keyed by name; skips the project's own parts, and Python. */
function addTable(needs: NewNeeds, value: unknown, kind: NeedKind): void {
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'string') addRequirements(needs, each, kind);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, each] of Object.entries(value)) {
    if (name === 'python') continue;
    // A package may have several entries, each with a marker.
    for (const entry of [each].flat()) addEntry(needs, name, entry, kind);
  }
}

function addEntry(needs: NewNeeds, name: string, entry: unknown, kind: NeedKind): void {
  if (!isJsonObject(entry)) {
    addRequirements(needs, name, kind);
    return;
  }
  if ('path' in entry || entry['workspace'] === true) return;
  const { markers, platform, optional } = entry;
  const parts = MARKER_KEYS.flatMap((key) =>
    typeof entry[key] === 'string' ? [`${key} ${entry[key]}`] : [],
  );
  if (typeof platform === 'string') parts.push(`sys_platform == "${platform}"`);
  if (typeof markers === 'string') parts.push(`(${markers})`);
  const marker = parts.length > 0 ? ` ; ${parts.join(' and ')}` : '';
  addRequirements(needs, name + marker, optional === true && kind === 'names' ? 'optional' : kind);
}

function addLists(needs: NewNeeds, lists: readonly unknown[], kind: NeedKind): void {
  for (const list of lists) {
    if (typeof list === 'string') needs[kind === 'dev' ? 'devLists' : 'lists'].push(list);
  }
}

/** https://setuptools.pypa.io/en/latest/userguide/declarative_config.html */
export function needsOfSetupCfg(text: string): Needs {
  const needs = newNeeds();
  let own: string | undefined;
  readIni(text, (section, name, value) => {
    if (section === 'metadata' && name === 'name') own = value;
    const isRequired = section === 'options' && name === 'install_requires';
    if (!isRequired && section !== 'options.extras_require') return;
    const kind = isRequired ? 'names' : kindOf(name);
    const [, files] = /^file:(.*)$/su.exec(value) ?? [];
    if (files === undefined) addRequirements(needs, value, kind);
    else addLists(needs, files.split(/[,\s]+/u).filter(Boolean), kind);
  });
  return toNeeds(PYPI, needs, own);
}

/** https://tox.wiki/en/stable/config.html: a line may start with its environments, `py39,lint: mypy`. */
export function needsOfTox(text: string): Needs {
  const needs = newNeeds();
  readIni(text, (section, name, value) => {
    if (name !== 'deps' || !/^testenv(?::|$)/u.test(section)) return;
    const lines = value.split('\n').map((line) => line.replace(/^[\w.,!{}-]+:\s+/u, ''));
    const own = lines.filter((line) => !line.startsWith('{'));
    addRequirements(needs, own.join('\n').replaceAll(/\{(?:toxinidir|tox_root)\}\//gu, ''), kindOf(section));
  });
  // These lists are only for tests.
  for (const list of needs.lists.splice(0)) needs.devLists.push(list);
  return toNeeds(PYPI, needs);
}

/** Does not read computed lists. */
export function needsOfSetupPy(text: string): Needs | undefined {
  const start = /\binstall_requires\s*=(?!\s*None\b)\s*/u.exec(text);
  if (!start) return undefined;
  const needs = newNeeds();
  const item = /(?:[\s,]|#[^\n]*)*(?:(["'])([^"'\n]*(?:["'][^"'\n]+["'][^"'\n]*)?)\1|(\]))/uy;
  let at = start.index + start[0].length;
  if (text[at] !== '[') return { ecosystem: PYPI };
  for (at++; ; at = item.lastIndex) {
    item.lastIndex = at;
    const [found, , requirement, end] = item.exec(text) ?? [];
    if (end !== undefined) return toNeeds(PYPI, needs);
    if (found === undefined || requirement === undefined) return { ecosystem: PYPI };
    addRequirements(needs, requirement, 'names');
  }
}

const CONDA_ITEM = /^(\s*)-\s+["']?(?:[\w./-]+::)?([A-Za-z0-9_][\w.-]*)(:)?/u;
/** The interpreter and the installers, which are not project dependencies. */
const CONDA_TOOLS = ['python', 'pip', 'setuptools', 'wheel'];

/** https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html */
export function needsOfConda(text: string): Needs {
  const needs = newNeeds();
  let [isListed, pipIndent] = [false, Infinity];
  for (const line of text.split('\n')) {
    if (/^\w/u.test(line)) isListed = line.startsWith('dependencies:');
    const [, indent = '', name, colon] = CONDA_ITEM.exec(line) ?? [];
    if (!isListed || (name === undefined && !/^\s*-\s/u.test(line))) continue;
    const ofPip = line.search(/\S/u) > pipIndent;
    if (ofPip)
      addRequirements(
        needs,
        line
          .trim()
          .slice(1)
          .trim()
          .replaceAll(/^["']|["']$/gu, ''),
        'names',
      );
    else pipIndent = name === 'pip' && colon !== undefined ? indent.length : Infinity;
    if (!ofPip && name !== undefined && !CONDA_TOOLS.includes(name)) needs.names.push(name);
  }
  return toNeeds(PYPI, needs);
}

/** Begins a script's metadata: https://packaging.python.org/en/latest/specifications/inline-script-metadata/ */
export const SCRIPT_MARK = '# /// script';

export function needsOfScript(text: string): Needs | undefined {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const start = lines.indexOf(SCRIPT_MARK);
  const end = lines.indexOf('# ///', start);
  if (start < 0 || end < 0) return undefined;
  const document = lines.slice(start + 1, end).map((line) => line.replace(/^# ?/u, ''));
  return needsInToml(document.join('\n'), [['dependencies', 'names']]);
}
