import { expect, it } from 'vitest';
import { conditionsHold } from './conditions.ts';
import { installed, range } from './testing.ts';

it.each([
  ['its own', 'x86_64', ['aarch64', 'x86_64'], 'yes'],
  ['others', 'x86_64', ['aarch64', 's390x'], 'no'],
  ['noarch', 'x86_64', ['aarch64', 'noarch'], 'yes'],
  ['one alone, and is for any itself', 'noarch', ['aarch64'], 'yes'],
  ['none', 'x86_64', undefined, 'yes'],
])(
  'holds a range for a package by architecture, where it names %s',
  (_, architecture, architectures, expected) => {
    const pkg = installed('nginx', '1', { type: 'rpm', architecture });
    const row = range('ALSA-2024:1', 'nginx', { ...(architectures && { qualifiers: { architectures } }) });
    expect(conditionsHold(row, pkg)).toBe(expected);
  },
);
