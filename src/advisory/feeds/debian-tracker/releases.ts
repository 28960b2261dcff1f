/** The tracker names releases by code name, and everything else by OSV's number. A new release is one line here. */
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

/** `Debian:12`, `Debian:sid`; undefined for a code name that is not known. */
export function ecosystemOf(codeName: string): string | undefined {
  const number = NUMBERS.get(codeName);
  return number === undefined ? undefined : `Debian:${number}`;
}

export const ECOSYSTEMS: readonly string[] = [...NUMBERS.values()].map((number) => `Debian:${number}`);
