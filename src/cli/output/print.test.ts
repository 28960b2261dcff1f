import { expect, it, onTestFinished, vi } from 'vitest';
import { print, printVerbatim } from './print.ts';

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** Returns what a call writes to standard output. */
async function written(write: () => Promise<unknown>): Promise<string> {
  const parts: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...others: unknown[]) => {
    parts.push(String(text));
    others.find((each) => isCallback(each))?.();
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  await write();
  return parts.join('');
}

it.each([
  ['::error::owned\n', ': :error::owned\n'],
  ['a\n  ::SET-OUTPUT name=PATH::x\n', 'a\n  : :SET-OUTPUT name=PATH::x\n'],
  ['\n\u00a0::stop-commands::x', '\n\u00a0: :stop-commands::x'],
])('lets no line of %j be a command to the runner of a pipeline', async (text, expected) => {
  expect(await written(() => print(text))).toBe(expected);
});

it('looks at the beginning of each large piece of a text', async () => {
  const pieces = ['x'.repeat(70_000), '\n', '::debug::y\n'];
  expect(await written(() => print(pieces))).toBe(`${pieces[0] ?? ''}\n: :debug::y\n`);
});

it.each([
  [['a\n:', ':error::x\n'], 'a\n: :error::x\n'],
  [['a\n ', ' ', '::error::x'], 'a\n  : :error::x'],
  [['"std', '::fmt"\n', '::'], '"std::fmt"\n::'],
  [['"std:', ':fmt"'], '"std::fmt"'],
])('finds the lines of a text that is cut anywhere: %j', async (pieces, expected) => {
  expect(await written(() => print(ReadableStream.from(pieces)))).toBe(expected);
});

it.each(['a ::error::b\n', 'std::fmt::Debug\n', '::1\n', '{"a": "::error::b"}\n'])(
  'prints %j as it is',
  async (text) => {
    expect(await written(() => print(text))).toBe(text);
  },
);

it('prints what a user wrote for the runner as it is', async () => {
  expect(await written(() => printVerbatim('::warning::two CVEs\n'))).toBe('::warning::two CVEs\n');
});
