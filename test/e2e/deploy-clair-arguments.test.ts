import { describe, expect, it } from 'vitest';
import { fromClairArguments } from '../../src/cli/commands/serve/clair-flags.ts';

const DEFAULT = ['--config', '/etc/clair/config.yaml'];

describe('arguments of a container', () => {
  it.each([
    [
      ['-config', '/config/config.yaml'],
      ['serve', '--config', '/config/config.yaml'],
    ],
    [
      ['--config', '/config/config.yaml'],
      ['serve', '--config', '/config/config.yaml'],
    ],
    [['-config=/config/config.yaml'], ['serve', '--config', '/config/config.yaml']],
    [
      ['-conf', '/config.yaml'],
      ['serve', '--config', '/config.yaml'],
    ],
    [
      ['-config', 'a.yaml', '-log-level', 'debug'],
      ['serve', '--config', 'a.yaml', '--log-level', 'debug'],
    ],
    [
      ['-log-level=WARNING', '-config=a=b.yaml'],
      ['serve', '--log-level', 'warn', '--config', 'a=b.yaml'],
    ],
    [
      ['-log-level', 'critical'],
      ['serve', '--log-level', 'error', ...DEFAULT],
    ],
    [
      ['-config', 'a.yaml', '--offline'],
      ['serve', '--config', 'a.yaml', '--offline'],
    ],
    [['-config'], ['serve', '--config']],
  ])("reads Clair's arguments %j as %j", (argv, args) => {
    expect(fromClairArguments(argv)).toEqual({ args, notes: [] });
  });

  it.each([
    [[]],
    [['serve', '--config', 'plimsoll.yaml']],
    [['scan', 'nginx:1.27', '--config', 'plimsoll.yaml']],
    [['--version']],
    [['--help']],
    [['config']],
    [['-']],
    [['']],
  ])('leaves the arguments %j unchanged', (argv) => {
    expect(fromClairArguments(argv)).toEqual({ args: argv, notes: [] });
  });

  it.each([
    ['-insecure-tls', []],
    ['-insecure-tls=true', []],
    ['-cpu-profile', ['/tmp/profile']],
    ['-mode', ['combo']],
  ])("warns that Clair's flag %s has no effect", (flag, values) => {
    const { args, notes } = fromClairArguments(['-config', 'a.yaml', flag, ...values]);
    expect(args).toEqual(['serve', '--config', 'a.yaml']);
    expect(notes).toEqual([
      expect.stringMatching(/^plimsoll: Clair's -(insecure-tls|cpu-profile|mode) is not honoured: \w/),
    ]);
  });
});
