const NAME_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._';

/**
 * Whether a text is made of what dpkg and apk let stand in a package's name. Any other was garbled: it would be looked
 * up, found nowhere, and pass for a package without a flaw.
 */
export function isPackageName(text: string): boolean {
  for (const character of text) if (!NAME_CHARACTERS.includes(character)) return false;
  return text !== '';
}
