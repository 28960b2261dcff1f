const NAME_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._';

/**
 * Whether a text uses only the characters that dpkg and apk allow in a package name. A garbled name would
 * match nothing when looked up, so the package would seem to have no vulnerabilities.
 */
export function isPackageName(text: string): boolean {
  for (const character of text) if (!NAME_CHARACTERS.includes(character)) return false;
  return text !== '';
}
