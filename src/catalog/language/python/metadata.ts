// Core metadata, METADATA and PKG-INFO: https://packaging.python.org/en/latest/specifications/core-metadata/
// E-mail headers, a blank line, and the description, whose lines can look like headers. In the wild: CRLF, a
// byte order mark, Latin-1 in an author's name.

import type { DistributionIdentity } from './detail.ts';

/** Header bytes read; a description can have megabytes. */
export const MAX_HEADER_BYTES = 256 * 1024;
const MAX_NAME = 256;
const MAX_VERSION = 256;
const BYTE_ORDER_MARK = '\u{feff}';

/** Reads name and version; undefined if either is missing or invalid. */
export function readMetadata(bytes: Buffer): DistributionIdentity | undefined {
  const text = bytes.subarray(0, MAX_HEADER_BYTES).toString('utf8');
  let name: string | undefined;
  let version: string | undefined;
  for (const line of headerLines(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text)) {
    name ??= valueOf(line, 'name');
    version ??= valueOf(line, 'version');
    if (name !== undefined && version !== undefined) return toIdentity(name, version);
  }
  return undefined;
}

/** Validates a name and a version; undefined if either is invalid. */
export function toIdentity(name: string, version: string): DistributionIdentity | undefined {
  const isName = name.length <= MAX_NAME && /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/iu.test(name);
  const isVersion = version.length <= MAX_VERSION && /^[!-~]+$/u.test(version);
  return isName && isVersion ? { name, version } : undefined;
}

/** Yields the lines before the first blank one, without continuation lines. */
function* headerLines(text: string): Generator<string, void> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    const header = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (header === '') return;
    if (!header.startsWith(' ') && !header.startsWith('\t')) yield header;
    at = end < 0 ? text.length : end + 1;
  }
}

function valueOf(header: string, field: string): string | undefined {
  const colon = header.indexOf(':');
  return header.slice(0, Math.max(0, colon)).toLowerCase() === field
    ? header.slice(colon + 1).trim()
    : undefined;
}
