// Reads which packages the projects of Python's build tools ask for.

import { isJsonObject, type JsonObject } from '../../../domain/index.ts';
import { readIni } from './ini.ts';
import { isForDevelopment, newNeeds, toNeeds, type NeedKind, type Needs, type NewNeeds } from './needs.ts';
import { addRequirements } from './requirements.ts';
import { readToml } from './toml.ts';

const PYPI = 'PyPI';

/** A list of needs in a TOML document; `*` is any key, and the name of a group says what it is for. */
type ListPath = readonly [path: string, kind: NeedKind | 'group'];

const IN_PIXI: readonly ListPath[] = [
  ['pypi-dependencies', 'names'],
  ['feature.*.pypi-dependencies', 'group'],
];
/** Build requirements are left out: an environment of their own has them. */
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
/** Requirement lists that setuptools and Hatch take the dependencies from. */
const LISTS: readonly ListPath[] = [
  ['tool.setuptools.dynamic.dependencies.file', 'names'],
  ['tool.setuptools.dynamic.optional-dependencies.*.file', 'group'],
  ['tool.hatch.metadata.hooks.requirements_txt.files', 'names'],
];
/** Keys of a Pipfile whose values are the end of a marker: `sys_platform = "== 'win32'"`. */
const MARKER_KEYS = ['sys_platform', 'platform_system', 'os_name'];

export const needsOfPyproject = (text: string): Needs | undefined => needsInToml(text, IN_PYPROJECT);
export const needsOfPixi = (text: string): Needs | undefined => needsInToml(text, IN_PIXI);
export const needsOfPipfile = (text: string): Needs | undefined => needsInToml(text, IN_PIPFILE);

/** Nothing is known of a file that its own tool cannot read either. */
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

/** Returns values at a path, with the key that is at its `*`. */
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

/** Adds a list of requirements, or a table by name; not the project's own parts, and not Python. */
function addTable(needs: NewNeeds, value: unknown, kind: NeedKind): void {
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'string') addRequirements(needs, each, kind);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, each] of Object.entries(value)) {
    if (name === 'python') continue;
    // One package may have several entries, each behind a marker.
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

/** https://tox.wiki/en/stable/config.html: a line may begin with the environments that it is for, `py39,lint: mypy`. */
export function needsOfTox(text: string): Needs {
  const needs = newNeeds();
  readIni(text, (section, name, value) => {
    if (name !== 'deps' || !/^testenv(?::|$)/u.test(section)) return;
    const lines = value.split('\n').map((line) => line.replace(/^[\w.,!{}-]+:\s+/u, ''));
    const own = lines.filter((line) => !line.startsWith('{'));
    addRequirements(needs, own.join('\n').replaceAll(/\{(?:toxinidir|tox_root)\}\//gu, ''), kindOf(section));
  });
  // Lists that are for nothing but tests.
  for (const list of needs.lists.splice(0)) needs.devLists.push(list);
  return toNeeds(PYPI, needs);
}

/** A list that a program makes is not read. */
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
/** Not dependencies of a project: what runs it, and what installs the others. */
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

/** Begins the metadata of a script: https://packaging.python.org/en/latest/specifications/inline-script-metadata/ */
export const SCRIPT_MARK = '# /// script';

export function needsOfScript(text: string): Needs | undefined {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const start = lines.indexOf(SCRIPT_MARK);
  const end = lines.indexOf('# ///', start);
  if (start < 0 || end < 0) return undefined;
  const document = lines.slice(start + 1, end).map((line) => line.replace(/^# ?/u, ''));
  return needsInToml(document.join('\n'), [['dependencies', 'names']]);
}
