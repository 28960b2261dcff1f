import { baseNameOf } from '../../../domain/index.ts';

/** Lower-case extensions of archives that Java, its servers and its tools load. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  'jar',
  'war',
  'ear',
  'par',
  'sar',
  'rar',
  'nar',
  'kar',
  'hpi',
  'jpi',
  'lpkg',
  'jmod',
]);

/** Zip-based formats that are never loaded as a jar: their first bytes prove nothing. */
const OTHER_ZIPS: ReadonlySet<string> = new Set([
  ...['whl', 'egg', 'pyz', 'pyzw', 'pex', 'nupkg', 'xpi', 'crx', 'vsix', 'apk', 'ipa', 'epub'],
  ...['docx', 'xlsx', 'pptx', 'dotx', 'xltx', 'odt', 'ods', 'odp', 'odg', 'ott'],
]);

/** Other extensions for files with classes, and extensions that tools append: they do not belong to a version. */
const FURTHER_EXTENSIONS: ReadonlySet<string> = new Set(['aar', 'zip', 'exe', 'original']);

const POM_FOLDER = 'META-INF/maven/';
const POM_NAME = '/pom.properties';

export function hasJavaName(path: string): boolean {
  return EXTENSIONS.has(extensionOf(path));
}

export function hasOtherName(path: string): boolean {
  return OTHER_ZIPS.has(extensionOf(path));
}

/** `META-INF/maven/GROUP/ARTIFACT/pom.properties`, in an archive or a class folder. */
export function isPomProperties(path: string): boolean {
  if (!path.endsWith(POM_NAME)) return false;
  const at = path.lastIndexOf(POM_FOLDER);
  if (at < 0 || (at > 0 && path.charAt(at - 1) !== '/')) return false;
  return path.slice(at + POM_FOLDER.length).split('/').length === 3;
}

/** Returns the file name without folders and archive extensions. */
export function stemOf(path: string): string {
  let name = baseNameOf(path);
  while (hasJavaName(name) || FURTHER_EXTENSIONS.has(extensionOf(name))) {
    name = name.slice(0, name.lastIndexOf('.'));
  }
  return name;
}

function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot + 1).toLowerCase() : '';
}
