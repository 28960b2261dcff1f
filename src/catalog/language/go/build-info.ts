// Build info text: runtime/debug.BuildInfo.String in Go's standard library.

import { defined, failed, ok, type Result } from '../../../domain/index.ts';
import { MAX_MODULE_PATH, MAX_MODULES, MAX_VERSION } from './limits.ts';

export interface BuildInfo {
  /** Import path of package main; absent in programs built by Bazel's older rules. */
  readonly path?: string;
  /** The module that contains package main. */
  readonly main?: GoModule;
  readonly dependencies: readonly GoModule[];
  readonly settings: ReadonlyMap<string, string>;
}

export interface GoModule {
  readonly path: string;
  /** Empty or `(devel)` if unversioned. */
  readonly version: string;
  /** The module built in its place, through a `replace` in go.mod. */
  readonly replacement?: { readonly path: string; readonly version: string };
}

/** Parses lines made up of a word and its tab-separated values. Skips words that later Go versions may add. */
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
    ...defined({ path, main }),
    dependencies: modules.filter(({ isMain }) => !isMain).map(({ module }) => module),
    settings,
  });
}

/**
 * Whether a program is part of Go itself: its package is the Go release, and its advisories name the module
 * `toolchain`.
 */
export function isOfToolchain({ path = '' }: BuildInfo): boolean {
  return path.startsWith('cmd/');
}

/** Accepts any file path, since `replace` allows them all, but no control characters. */
function isName(text: string): boolean {
  return text !== '' && text.length <= MAX_MODULE_PATH && !/[\u0000-\u001f\u007f]/u.test(text);
}

/** Parses `KEY=VALUE`; Go quotes either side if it would be ambiguous. */
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

/** Returns the index of the quote that closes the text's first one, or the text's length. */
function closingQuote(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Unescapes quotes and backslashes; leaves other escapes alone, since no setting read here uses them. */
function unquote(text: string): string {
  return text.replaceAll(/\\(["\\])/gu, '$1');
}
