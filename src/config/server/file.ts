import { parseYaml, readNamedText, toConfigFile, type ConfigFile } from '../file.ts';

/** A server's configuration file, ours or Clair's. */
export interface ServerFile extends ConfigFile {
  /** Clair's ignored keys, to be reported at start. */
  readonly notHonoured: readonly string[];
}

/** Top-level keys that only Clair 4.x has. */
const V4_KEYS = [
  'http_listen_addr',
  'introspection_addr',
  'indexer',
  'matcher',
  'matchers',
  'updaters',
  'notifier',
];

/** Reads the named file, ours or Clair's. Throws CONFIG_INVALID naming the file and the key. */
export async function readServerFile(named: string | undefined): Promise<ServerFile | undefined> {
  const file = named === undefined ? undefined : await readNamedText(named);
  return file && parseServerFile(file.path, file.source);
}

export async function parseServerFile(path: string, source: string): Promise<ServerFile> {
  const document = await parseYaml(path, source);
  const isV2 = 'clair' in document;
  if (!isV2 && !V4_KEYS.some((key) => key in document)) {
    return { ...(await toConfigFile(path, document)), notHonoured: [] };
  }
  const [{ ClairDocument }, { readClairV2 }, { readClairV4 }] = await Promise.all([
    import('./clair-document.ts'),
    import('./clair-v2.ts'),
    import('./clair-v4.ts'),
  ]);
  const clair = new ClairDocument(path, document);
  const read = isV2 ? readClairV2(clair) : readClairV4(clair);
  return { path, ignore: [], ...read, notHonoured: clair.unread() };
}
