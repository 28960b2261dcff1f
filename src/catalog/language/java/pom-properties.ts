import { toCoordinates } from './coordinates.ts';
import type { Coordinates } from './evidence.ts';

// Written by maven-archiver as java.util.Properties, using only comments and `key=value` lines.

/** Reads a pom.properties file; undefined if it does not name a package, for example with unresolved properties. */
export function readPomProperties(bytes: Buffer): Coordinates | undefined {
  const values = new Map<string, string>();
  for (const line of bytes.toString('utf8').split('\n')) {
    const text = line.trim();
    const at = separatorIn(text);
    if (at < 0 || text.startsWith('#') || text.startsWith('!')) continue;
    values.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  return toCoordinates(values.get('groupId'), values.get('artifactId'), values.get('version'));
}

function separatorIn(text: string): number {
  const equals = text.indexOf('=');
  const colon = text.indexOf(':');
  if (equals < 0 || colon < 0) return Math.max(equals, colon);
  return Math.min(equals, colon);
}
