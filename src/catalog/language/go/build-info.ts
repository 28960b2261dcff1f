// The text of Go's build info: runtime/debug.BuildInfo.String of Go's standard library.

import { failed, ok, type Result } from '../../../domain/index.ts';
import { MAX_MODULE_PATH, MAX_MODULES, MAX_VERSION } from './limits.ts';

export interface BuildInfo {
  /** Import path of package main; absent for a program of Bazel's older rules. */
  readonly path?: string;
  /** The module that package main is in. */
  readonly main?: GoModule;
  readonly dependencies: readonly GoModule[];
  readonly settings: ReadonlyMap<string, string>;
}

export interface GoModule {
  readonly path: string;
  /** Empty or `(devel)` for one without. */
  readonly version: string;
  /** The module that was built instead, by a `replace` in go.mod. */
  readonly replacement?: { readonly path: string; readonly version: string };
}

/** Parses lines of a word and its values, separated by tabs. Words that later versions of Go may add are left out. */
export function parseBuildInfo(text: string): Result<BuildInfo> {
  const settings = new Map<string, string>();
  const modules: { readonly isMain: boolean; module: GoModule }[] = [];
  let path: string | undefined;
  for (const line of text.split('\n')) {
    const [word, value = '', version = ''] = line.split('\t');
    if (word === 'path') path = value;
    if (word === 'build') addSetting(settings, value);
    if (word !== 'mod' && word !== 'dep' && word !== '=>') continue;
    if (!isName(value) || version.length > MAX_VERSION) return failed('it names a module that is not valid');
    if (word !== '=>') modules.push({ isMain: word === 'mod', module: { path: value, version } });
    const replaced = modules.at(-1);
    if (!replaced) return failed('it replaces a module that it does not name');
    if (word === '=>') replaced.module = { ...replaced.module, replacement: { path: value, version } };
    if (modules.length > MAX_MODULES) return failed(`it names more than ${MAX_MODULES} modules`);
  }
  if (path !== undefined && !isName(path)) return failed('its path is not valid');
  const main = modules.find(({ isMain }) => isMain)?.module;
  return ok({
    ...(path !== undefined && { path }),
    ...(main && { main }),
    dependencies: modules.filter(({ isMain }) => !isMain).map(({ module }) => module),
    settings,
  });
}

/** Whether a program is Go's own: its packages are Go's release, its advisories those of the module `toolchain`. */
export function isOfToolchain({ path = '' }: BuildInfo): boolean {
  return path.startsWith('cmd/');
}

/** Any path of a file can be one, by a `replace`; what cannot is a control character. */
function isName(text: string): boolean {
  return text !== '' && text.length <= MAX_MODULE_PATH && !/[\u0000-\u001f\u007f]/u.test(text);
}

/** `KEY=VALUE`; either is quoted as Go quotes strings if it would be misread otherwise. */
function addSetting(settings: Map<string, string>, text: string): void {
  const key = text.startsWith('"') ? quoted(text) : text.slice(0, Math.max(0, text.indexOf('=')));
  const rest = text.slice(text.startsWith('"') ? closingQuote(text) + 1 : key.length);
  if (key === '' || !rest.startsWith('=')) return;
  const value = rest.slice(1);
  settings.set(key, value.startsWith('"') ? quoted(value) : value);
}

function quoted(text: string): string {
  return unquote(text.slice(1, closingQuote(text)));
}

/** Returns the index of the quote that ends the text's first one, or the text's end. */
function closingQuote(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Settings hold quotes and backslashes; other escapes, which take no part in what is read, stay as they are. */
function unquote(text: string): string {
  return text.replaceAll(/\\(["\\])/gu, '$1');
}
