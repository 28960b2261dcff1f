import { expect, it } from 'vitest';
import { markerHolds, type Holds } from './python-markers.ts';

it.each<[marker: string, expected: Holds]>([
  ['sys_platform == "win32"', 'never'],
  ["'win32' == sys_platform", 'never'],
  ['sys_platform != "linux"', 'never'],
  ['sys_platform in "win32 darwin cygwin"', 'never'],
  ['"win" in sys_platform', 'never'],
  ['sys_platform not in "linux,darwin"', 'never'],
  ['platform_system == "Windows" or os_name == "nt"', 'never'],
  ['(sys_platform == "win32" or sys_platform=="darwin") and python_version < "3.9"', 'never'],
  ['sys_platform == "win32" or python_version >= "3.8"', 'always'],
  ['sys_platform == "linux" and platform_machine == "x86_64"', 'maybe'],
  ['sys_platform == "linux2"', 'maybe'],
  ['sys_platform == "linux"', 'always'],
  ['python_version >= "3.8"', 'always'],
  ['python_full_version > "3.6.1"', 'always'],
  ['python_version < "4"', 'always'],
  ['python_version ~= "3.7"', 'always'],
  ['python_version < "3.8"', 'maybe'],
  ['python_version == "3.11"', 'maybe'],
  ['implementation_name == "cpython"', 'always'],
  ['platform_python_implementation != "CPython"', 'maybe'],
  ['extra == "redis"', 'maybe'],
  ['sys_platform == "win32" and', 'maybe'],
  ['sys_platform', 'maybe'],
  ['', 'maybe'],
  ['($', 'maybe'],
])('takes the marker %s to hold on Linux: %s', (marker, expected) => {
  expect(markerHolds(marker)).toBe(expected);
});

it('reads no marker of endless brackets', () => {
  expect(markerHolds(`${'('.repeat(100_000)}sys_platform == "win32"`)).toBe('maybe');
});
