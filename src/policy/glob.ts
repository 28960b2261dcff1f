/**
 * Whether a text matches a pattern in which `*` matches any characters. Not a regular expression: the text
 * comes from the image, and this takes at worst the product of both lengths.
 */
export function fitsPattern(text: string, pattern: string): boolean {
  let position = 0;
  let index = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    if (pattern[index] === '*') {
      star = index++;
      resume = position;
    } else if (pattern[index] === text[position]) {
      index++;
      position++;
    } else if (star >= 0) {
      index = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[index] === '*') index++;
  return index === pattern.length;
}

/** Whether a path, or a folder or archive above it, matches a pattern. Ignores a leading slash. */
export function fitsPath(path: string, pattern: string): boolean {
  const bare = pattern.replace(/^\/|\/$/gu, '');
  return ['', '/*', '!*'].some((rest) => fitsPattern(path, bare + rest));
}
