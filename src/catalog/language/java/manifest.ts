import { toCoordinates } from './coordinates.ts';
import type { Coordinates, ManifestEvidence } from './evidence.ts';
import { MAX_EMBEDDED, MAX_SECTION_BYTES, MAX_TEXT } from './limits.ts';

// The JAR file specification, "JAR Manifest": a header is `Name: value`, a line with a leading blank
// continues the previous one, and an empty line ends the main section. Header names are case-insensitive.

const HEADERS: Readonly<Record<string, Exclude<keyof ManifestEvidence, 'embedded' | 'whole'>>> = {
  'implementation-title': 'title',
  'implementation-version': 'version',
  'implementation-vendor-id': 'vendorId',
  'bundle-symbolicname': 'symbolicName',
  'bundle-name': 'bundleName',
  'bundle-version': 'bundleVersion',
  'automatic-module-name': 'moduleName',
  'extension-name': 'extensionName',
};

const VERSION = 'implementation-version';
/** Headers that a folder section may have instead of the main section. */
const OF_FOLDERS = [VERSION, 'implementation-title', 'implementation-vendor-id', 'extension-name'];

/** Reads names and versions from the main section, else from the folder sections; undefined without any. */
export function readManifest(bytes: Buffer): ManifestEvidence | undefined {
  const end = endOfSection(bytes);
  const main = headersOf(bytes.subarray(0, end).toString('utf8'));
  const headers = main.has(VERSION) ? main : withFolders(main, bytes.subarray(end));
  const evidence: Record<string, unknown> = {};
  for (const [header, key] of Object.entries(HEADERS)) {
    const value = headers.get(header);
    // OSGi's parameters follow the name: `org.x;singleton:=true`.
    const text = key === 'symbolicName' ? value?.split(';', 1)[0]?.trim() : value;
    if (text !== undefined && text !== '' && text.length <= MAX_TEXT) evidence[key] = text;
  }
  const whole = readWhole(headers);
  if (whole) evidence['whole'] = whole;
  const embedded = readEmbedded(headers.get('embedded-artifacts') ?? '');
  if (Object.keys(embedded).length > 0) evidence['embedded'] = embedded;
  return Object.keys(evidence).length === 0 ? undefined : evidence;
}

/** In signed jars, later sections hold a digest for each class. */
function endOfSection(bytes: Buffer): number {
  let end = bytes.length;
  for (const mark of ['\n\n', '\n\r\n', '\r\r']) {
    const at = bytes.indexOf(mark);
    if (at >= 0 && at < end) end = at;
  }
  return end;
}

/** Adds the values on which all folder sections agree: Ant's manifests have the version there. */
function withFolders(main: ReadonlyMap<string, string>, rest: Buffer): ReadonlyMap<string, string> {
  // Skips manifests with thousands of class digests, or nothing, after the main section.
  if (!rest.includes('Implementation-Version')) return main;
  const sections = rest.toString('utf8', 0, MAX_SECTION_BYTES).replaceAll(/\r\n?/gu, '\n').split('\n\n');
  const folders = sections
    .filter((section) => section.toLowerCase().includes(VERSION))
    .map(headersOf)
    .filter((section) => section.has(VERSION) && section.get('name')?.endsWith('/'));
  const alike = OF_FOLDERS.flatMap((header) => {
    const [value, another] = new Set(folders.map((section) => section.get(header)));
    return value !== undefined && another === undefined ? [[header, value] as const] : [];
  });
  return alike.some(([header]) => header === VERSION) ? new Map([...alike, ...main]) : main;
}

function headersOf(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let name = '';
  let parts: string[] = [];
  const finish = () => {
    if (name !== '') headers.set(name, parts.join('').trim());
  };
  for (const line of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n')) {
    if (line.startsWith(' ')) {
      parts.push(line.slice(1));
      continue;
    }
    finish();
    const colon = line.indexOf(':');
    name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    parts = [line.slice(colon + 1)];
  }
  finish();
  return headers;
}

/** Gradle's `Implementation-Title: group#artifact;version`, and the headers in NiFi archives and Jenkins plugins. */
function readWhole(headers: ReadonlyMap<string, string>): Coordinates | undefined {
  const [ids = '', version] = (headers.get('implementation-title') ?? '').split(';', 2);
  const [group, artifact] = ids.split('#', 2);
  const of = (...names: readonly [string, string, string]) =>
    toCoordinates(headers.get(names[0]), headers.get(names[1]), headers.get(names[2]));
  return (
    toCoordinates(group, artifact, version) ??
    of('nar-group', 'nar-id', 'nar-version') ??
    of('group-id', 'short-name', 'plugin-version')
  );
}

/** Parses maven-bundle-plugin's list of embedded libraries: `lib/a.jar;g="org.x";a="a";v="1.0",...`. */
function readEmbedded(header: string): Readonly<Record<string, Coordinates>> {
  const embedded = new Map<string, Coordinates>();
  for (const clause of header.split(',', MAX_EMBEDDED)) {
    const [path = '', ...attributes] = clause.split(';').map((part) => part.trim());
    const valueOf = (key: string) =>
      attributes
        .find((each) => each.startsWith(`${key}="`))
        ?.slice(key.length + 2)
        .replace('"', '');
    const coordinates = toCoordinates(valueOf('g'), valueOf('a'), valueOf('v'));
    if (coordinates && path !== '' && path.length <= MAX_TEXT) embedded.set(path, coordinates);
  }
  return Object.fromEntries(embedded);
}
