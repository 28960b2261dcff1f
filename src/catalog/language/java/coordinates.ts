import type { Coordinates } from './evidence.ts';
import { MAX_TEXT } from './limits.ts';

/** Returns coordinates if every part is valid for Maven; undefined for unresolved properties and other text. */
export function toCoordinates(
  group: string | undefined,
  artifact: string | undefined,
  version: string | undefined,
): Coordinates | undefined {
  if (!isId(group) || !isId(artifact) || !isVersion(version)) return undefined;
  return { group, artifact, version };
}

/** Maven's rule for group and artifact: letters, digits, `_`, `-` and dots. */
export function isId(text: string | undefined): text is string {
  if (text === undefined || text === '' || text.length > MAX_TEXT) return false;
  for (let at = 0; at < text.length; at++) if (!isIdCharacter(text.charCodeAt(at))) return false;
  return true;
}

export function isVersion(text: string | undefined): text is string {
  if (text === undefined || text === '' || text.length > MAX_TEXT || text.includes('${')) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // No blanks, no control characters, and nothing that would end the version in a purl or a path.
    if (code <= 0x20 || code >= 0x7f || '/\\"\'<>|'.includes(text.charAt(at))) return false;
  }
  return true;
}

export function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function isIdCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2e ||
    code === 0x2d ||
    code === 0x5f
  );
}
