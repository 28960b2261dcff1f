/** One line of an example: name, version, and where they differ the source's name and version. */
export interface ExamplePackage {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly sourceVersion: string;
}

export type DatabaseType = 'deb' | 'apk';

export const DATABASE_PATHS: Readonly<Record<DatabaseType, string>> = {
  deb: 'var/lib/dpkg/status',
  apk: 'lib/apk/db/installed',
};

export function parseExamplePackage(line: string): ExamplePackage {
  const [name = '', version = '', source = name, sourceVersion = version] = line.split(' ');
  return { name, version, source, sourceVersion };
}

/** The text of dpkg's status file or of apk's installed database. */
export function writeDatabase(type: DatabaseType, packages: Iterable<ExamplePackage>): string {
  const stanza = type === 'deb' ? debStanza : apkStanza;
  return [...packages].map((each) => `${stanza(each)}\n\n`).join('');
}

function debStanza({ name, version, source, sourceVersion }: ExamplePackage): string {
  const built = sourceVersion === version ? source : `${source} (${sourceVersion})`;
  return [
    `Package: ${name}`,
    'Status: install ok installed',
    'Architecture: amd64',
    ...(source === name && sourceVersion === version ? [] : [`Source: ${built}`]),
    `Version: ${version}`,
  ].join('\n');
}

function apkStanza({ name, version, source }: ExamplePackage): string {
  return [`P:${name}`, `V:${version}`, 'A:x86_64', `o:${source}`].join('\n');
}
