/** The parts of a `VERSION_ID`, which comes from the image: only what is made of digits ever becomes an ecosystem. */

/** `9` of `9.4`. */
export function major(version: string): string | undefined {
  const [first = ''] = version.split('.', 1);
  return isNumber(first) ? first : undefined;
}

/** `3.20` of `3.20.3`; undefined for `3`, and for edge's `3.21_alpha20240807`. */
export function majorMinor(version: string): string | undefined {
  const [first = '', second = ''] = version.split('.');
  return isNumber(first) && isNumber(second) ? `${first}.${second}` : undefined;
}

/** `15 SP5` of `15.5`, `15` of `15` and `15.0`; from 16 on SUSE counts `16.0`. */
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
