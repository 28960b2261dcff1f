/** Parses parts of a `VERSION_ID`, which comes from the image: only digits ever become an ecosystem. */

/** Returns `9` for `9.4`. */
export function major(version: string): string | undefined {
  const [first = ''] = version.split('.', 1);
  return isNumber(first) ? first : undefined;
}

/** Returns `3.20` for `3.20.3`; undefined for `3`, and for edge's `3.21_alpha20240807`. */
export function majorMinor(version: string): string | undefined {
  const [first = '', second = ''] = version.split('.');
  return isNumber(first) && isNumber(second) ? `${first}.${second}` : undefined;
}

/** Returns `15 SP5` for `15.5`, `15` for `15` and `15.0`; from 16 on SUSE counts `16.0`. */
export function servicePack(version: string): string | undefined {
  const [first = '', second = '0'] = version.split('.');
  if (!isNumber(first) || !isNumber(second)) return undefined;
  if (Number(first) >= 16) return `${first}.${second}`;
  return second === '0' ? first : `${first} SP${second}`;
}

function isNumber(text: string): boolean {
  if (text === '' || text.length > 8) return false;
  for (const digit of text) if (digit < '0' || digit > '9') return false;
  return true;
}
