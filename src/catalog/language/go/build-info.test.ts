import { expect, it } from 'vitest';
import { parseBuildInfo } from './build-info.ts';

function parse(text: string) {
  const info = parseBuildInfo(text);
  return info.ok ? info.value : info.failure;
}

it('reads the path, the modules and the settings of build info', () => {
  const text = [
    'path\texample.com/a/cmd/x',
    'mod\texample.com/a\tv1.0.0\th1:abc=',
    'dep\tgithub.com/BurntSushi/toml\tv0.3.1\th1:def=',
    'dep\tgithub.com/a/b\tv1.0.0',
    '=>\tgithub.com/fork/b\tv1.0.1\th1:ghi=',
    'build\t-ldflags="-s -X \'main.version=1.2.3\' -X \\"a.b=c d\\""',
    'build\tGOOS=linux',
    'build\t"ODD=KEY"=x',
    'later\tword',
    '',
  ].join('\n');
  expect(parse(text)).toEqual({
    path: 'example.com/a/cmd/x',
    main: { path: 'example.com/a', version: 'v1.0.0' },
    dependencies: [
      { path: 'github.com/BurntSushi/toml', version: 'v0.3.1' },
      {
        path: 'github.com/a/b',
        version: 'v1.0.0',
        replacement: { path: 'github.com/fork/b', version: 'v1.0.1' },
      },
    ],
    settings: new Map([
      ['-ldflags', '-s -X \'main.version=1.2.3\' -X "a.b=c d"'],
      ['GOOS', 'linux'],
      ['ODD=KEY', 'x'],
    ]),
  });
});

it.each([
  ['', { dependencies: [], settings: new Map() }],
  ['build\n', { dependencies: [], settings: new Map() }],
  ['build\t"never closed', { dependencies: [], settings: new Map() }],
  ['dep\n', 'it names a module that is not valid'],
  ['dep\ta\u0007b\tv1\n', 'it names a module that is not valid'],
  [`dep\t${'a'.repeat(2000)}\tv1\n`, 'it names a module that is not valid'],
  [`dep\ta\t${'1'.repeat(300)}\n`, 'it names a module that is not valid'],
  ['=>\ta\tv1\n', 'it replaces a module that it does not name'],
  ['path\t\u0000\n', 'its path is not valid'],
  ['dep\ta\tv1\n'.repeat(20_001), 'it names more than 20000 modules'],
])('judges the build info %.40j', (text, expected) => {
  expect(parse(text)).toEqual(expected);
});
