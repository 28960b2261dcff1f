/** Maps the tracker's code names to OSV's release numbers. Add one line per new release. */
const NUMBERS = new Map([
  ['wheezy', '7'],
  ['jessie', '8'],
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
  ['duke', '15'],
  ['sid', 'sid'],
]);

/** Returns `Debian:12` or `Debian:sid`; undefined for an unknown code name. */
export function ecosystemOf(codeName: string): string | undefined {
  const number = NUMBERS.get(codeName);
  return number === undefined ? undefined : `Debian:${number}`;
}

export const ECOSYSTEMS: readonly string[] = [...NUMBERS.values()].map((number) => `Debian:${number}`);
