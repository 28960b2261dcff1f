import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileSource } from '../../src/archive/byte-source.ts';
import { goCataloger } from '../../src/catalog/language/go/index.ts';
import { FunctionSet, type FileFacts } from '../../src/domain/index.ts';
import { needs } from '../support/needs.ts';

/** A module that a folder replaces, with what the names of functions have traps for. */
const SOURCES = {
  'go.mod': [
    'module example.com/acme/tool',
    'go 1.19',
    'require example.com/Acme/dep.v1 v1.5.0',
    'replace example.com/Acme/dep.v1 => ./dep',
  ],
  'cmd/tool/main.go': [
    'package main',
    'import dep "example.com/Acme/dep.v1"',
    'func main() { println(dep.Inlined(dep.T{}.Method()), dep.New(1).Get(), dep.Closure()(), dep.T{}.Method()) }',
  ],
  'dep/go.mod': ['module example.com/Acme/dep.v1', 'go 1.19'],
  'dep/dep.go': [
    'package dep',
    'type Box[V any] struct{ value V }',
    'type T struct{}',
    'func New[V any](value V) *Box[V] { return &Box[V]{value} }',
    '//go:noinline',
    'func (b *Box[V]) Get() V { return b.value }',
    '//go:noinline',
    'func (T) Method() int { return 2 }',
    'func Inlined(n int) int { return n * 2 }',
    '//go:noinline',
    'func Closure() func() int { n := 0; return func() int { n++; return n } }',
    'func Unused() int { return 3 }',
  ],
} as const;

const LINKED = ['New', 'Box.Get', 'T.Method', 'Inlined', 'Closure'];

describe('programs that Go itself builds', needs('go'), () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-go-'));
    for (const [path, lines] of Object.entries(SOURCES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), lines.join('\n') + '\n');
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Builds without a network, and without what the user's own Go is set to. */
  function build(platform: string, flags: readonly string[]): FileFacts | undefined {
    const [goos = '', goarch = ''] = platform.split('/');
    const out = join(folder, 'tool');
    execFileSync('go', ['build', ...flags, '-o', out, './cmd/tool'], {
      cwd: folder,
      env: {
        ...process.env,
        ...{ GOOS: goos, GOARCH: goarch, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOPROXY: 'off' },
        ...{ GOTOOLCHAIN: 'local', GOENV: 'off', GOCACHE: join(folder, 'cache') },
      },
    });
    const body = openFileSource(out);
    const file = { path: 'tool', size: body.size, mode: 0o755 };
    expect(goCataloger.wants(file, body.read(0, 4096))).toBe('random');
    const facts = goCataloger.read(file, body);
    body.close();
    return facts;
  }

  it.each([
    ['linux/amd64', []],
    ['linux/amd64', ['-buildmode=pie', '-trimpath', '-ldflags=-s -w -buildid=']],
    ['linux/s390x', ['-ldflags=-s -w']],
    ['windows/386', ['-ldflags=-s -w']],
    ['darwin/arm64', ['-ldflags=-s -w']],
  ])('reads a Go program that is built for %s with %j', (platform, flags) => {
    const facts = build(platform, flags);
    const [goos, goarch] = platform.split('/');
    const release = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
    expect(facts?.problems).toBeUndefined();
    expect(facts?.packages?.map(({ name, version }) => `${name}@${version}`)).toEqual([
      'example.com/acme/tool@(devel)',
      'example.com/Acme/dep.v1@(devel)',
      `stdlib@${release.slice('go'.length)}`,
    ]);
    expect(facts?.reach).toMatchObject({ goos, goarch });
    expect(facts?.reach?.packages).toEqual(
      expect.arrayContaining(['example.com/Acme/dep.v1', 'example.com/acme/tool/cmd/tool', 'runtime']),
    );
    const functions = FunctionSet.parse(facts?.reach?.functions ?? '');
    const names = [...LINKED, 'Unused'].map((name) => `example.com/Acme/dep.v1.${name}`);
    expect(names.filter((name) => functions?.has(name))).toEqual(names.slice(0, -1));
  });
});
