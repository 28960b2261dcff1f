import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { buildZip } from '../../../archive/testing/build-zip.ts';
import { buildPe } from '../../program/testing/build-pe.ts';
import { dotnetCataloger } from './index.ts';

function read(path: string, content: unknown) {
  const bytes =
    content instanceof Buffer
      ? content
      : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return dotnetCataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes));
}

function nuget(name: string, version: string, status?: string) {
  return { type: 'nuget', ecosystem: 'NuGet', name, version, ...(status && { status }) };
}

describe('the list of a program', () => {
  const PATH = 'app/Shop.deps.json';
  const TARGET = '.NETCoreApp,Version=v8.0/linux-x64';

  function listing(libraries: Readonly<Record<string, readonly [type: string, files: unknown]>>) {
    const entries = Object.entries(libraries);
    return {
      runtimeTarget: { name: TARGET, signature: '' },
      targets: {
        '.NETCoreApp,Version=v8.0': { 'Other/9.9.9': { runtime: { 'a.dll': {} } } },
        [TARGET]: Object.fromEntries(entries.map(([key, [, files]]) => [key, files])),
      },
      libraries: Object.fromEntries(entries.map(([key, [type]]) => [key, { type, serviceable: true }])),
    };
  }

  it('lists packages that bring files, runtime packs by their own name, and projects as own', () => {
    const facts = read(
      PATH,
      listing({
        'Shop/1.0.0': ['project', { dependencies: {}, runtime: { 'Shop.dll': {} } }],
        'Newtonsoft.Json/12.0.1': ['package', { runtime: { 'lib/netstandard2.0/Newtonsoft.Json.dll': {} } }],
        'SQLitePCLRaw.lib/2.1.0': ['package', { runtimeTargets: { 'runtimes/linux-x64/native/e.so': {} } }],
        'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': ['runtimepack', { runtime: {} }],
      }),
    );
    expect(facts).toEqual({
      path: PATH,
      packages: [
        nuget('Shop', '1.0.0', 'own'),
        nuget('Newtonsoft.Json', '12.0.1'),
        nuget('SQLitePCLRaw.lib', '2.1.0'),
        nuget('Microsoft.NETCore.App.Runtime.linux-x64', '8.0.1'),
      ],
    });
  });

  it('leaves out what brings nothing to the running program', () => {
    const facts = read(
      PATH,
      listing({
        'Microsoft.SourceLink.GitHub/1.1.0': ['package', {}],
        'System.Runtime/4.3.0': ['package', { dependencies: { 'System.IO': '4.3.0' } }],
        'System.Text.Json/8.0.0': ['package', { runtime: { 'lib/net8.0/_._': {} } }],
        'Facade/1.0.0': ['referenceassembly', { compile: { 'Facade.dll': {} } }],
      }),
    );
    expect(facts?.packages).toEqual([]);
    expect(facts?.problems).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['text that breaks off', '{"runtimeTarget": {"name": "x"'],
    ['another target than its own', { runtimeTarget: { name: 'x' }, targets: { y: {} }, libraries: {} }],
    ['a list', '[]'],
    ['deep nesting', `{"a": ${'['.repeat(300_000)}`],
  ])('reports %s', (_what, content) => {
    expect(read(PATH, content)).toMatchObject({
      packages: [],
      problems: [{ kind: 'package-file-unreadable', subject: PATH }],
    });
  });
});

describe('a package file', () => {
  const PATH = 'root/.nuget/packages/serilog/2.10.0/serilog.2.10.0.nupkg';
  const NUSPEC = '<package><metadata><id>Serilog</id>\n<version> 2.10.0 </version></metadata></package>';

  it('lists a package file as cached, by the ID and version of its nuspec', () => {
    const zip = buildZip([{ name: 'Serilog.nuspec', content: NUSPEC }]);
    expect(read(PATH, zip)).toEqual({ path: PATH, packages: [nuget('Serilog', '2.10.0', 'cached')] });
  });

  it('lists the package file of a tool as installed', () => {
    const path = 'root/.dotnet/tools/.store/serilog/2.10.0/serilog/2.10.0/serilog.2.10.0.nupkg';
    const zip = buildZip([{ name: 'Serilog.nuspec', content: NUSPEC }]);
    expect(read(path, zip)).toEqual({ path, packages: [nuget('Serilog', '2.10.0')] });
  });

  it.each([
    ['not a zip', Buffer.from('PK'), 'no central directory'],
    ['without a nuspec', buildZip([{ name: 'lib/a.nuspec', content: NUSPEC }]), 'it has no nuspec'],
    [
      'without an ID',
      buildZip([{ name: 'a.nuspec', content: '<version>1</version>' }]),
      'no valid ID or version',
    ],
  ])('reports a package file that is %s', (_what, zip, reason) => {
    expect(read(PATH, zip)?.problems?.[0]?.message).toMatch(new RegExp(reason, 'u'));
  });
});

it.each([
  ['no list', ['app/Shop.dll'], ['app/Shop.dll']],
  ['a list', ['app/Shop.dll', 'app/Shop.deps.json'], []],
  ['no program', [], []],
])(
  'notes programs without a list by their runtime configuration, which has %s beside it',
  (_what, names, noted) => {
    const facts = read('app/Shop.runtimeconfig.json', {});
    const image = { find: () => new Map(names.map((name) => [name, name])) };
    const combined = dotnetCataloger.combine?.(facts ? [facts] : [], image) ?? [];
    const problems = combined.flatMap((file) => file.problems ?? []);
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual(
      noted.map((subject) => ['program-without-list', subject]),
    );
  },
);

it.each([
  ['wwwroot/_framework/dotnet.native.8b2xk3.wasm', 'random', true],
  ['wwwroot/_framework/dotnet.native.wasm', 'random', true],
  ['wwwroot/_framework/dotnet.wasm', 'random', true],
  ['wwwroot/_framework/dotnet.native.js', 'no', false],
  ['wwwroot/_framework/System.Text.Json.wasm', 'no', false],
  ['app/node_modules/tool/dist/_framework/dotnet.native.wasm', 'no', false],
])('knows a program for browsers by the runtime %s: %s', (path, wish, isNoted) => {
  const bytes = Buffer.from('\0asm\x01\0\0\0');
  const file = { path, size: bytes.length, mode: 0o644 };
  const wanted = dotnetCataloger.looksAt(path) ? dotnetCataloger.wants(file, bytes) : 'no';
  expect(wanted).toBe(wish);
  if (!isNoted) return;
  expect(read(path, bytes)?.problems).toEqual([
    {
      kind: 'program-without-list',
      subject: path,
      message: `${path} is the runtime of a .NET program for browsers, which does not list its packages, so none was looked up`,
      path,
    },
  ]);
});

describe('a program for .NET Framework or Mono', () => {
  /** Builds a program of Windows with the size of its header for the runtime. */
  function program(runtimeBytes: number, magic = 0x10b): Buffer {
    const bytes = buildPe();
    const optional = bytes.readUInt32LE(0x3c) + 24;
    bytes.writeUInt16LE(magic, optional);
    bytes.writeUInt32LE(runtimeBytes, optional + (magic === 0x10b ? 96 : 112) + 14 * 8);
    return bytes;
  }

  function noted(
    programs: readonly string[],
    others: readonly string[] = [],
  ): readonly (string | undefined)[] {
    const facts = [
      ...programs.flatMap((path) => read(path, program(72)) ?? []),
      ...others.map((path) => ({ path, packages: [] })),
    ];
    const combined = dotnetCataloger.combine?.(facts, { find: () => new Map() }) ?? [];
    return combined.flatMap(({ problems = [] }) => problems.map(({ subject }) => subject));
  }

  it.each([
    ['opt/app/Shop.exe', program(72), 'ends'],
    ['opt/app/Shop.exe', program(72, 0x20b), 'ends'],
    ['opt/app/Shop.exe', program(0), 'no'],
    ['opt/app/Shop.exe', program(72).subarray(0, 300), 'no'],
    ['opt/app/Shop.exe', program(72, 0x107), 'no'],
    ['opt/app/Shop.exe', Buffer.from('#!/bin/sh'), 'no'],
  ])('wants %s by its first bytes', (path, head, wish) => {
    expect(dotnetCataloger.wants({ path, size: 9000, mode: 0o755 }, head)).toBe(wish);
  });

  it('notes such programs once for each folder, since nothing lists their packages', () => {
    expect(noted(['opt/a/Shop.exe', 'opt/a/Tool.exe', 'opt/b/Shop.exe', 'Shop.exe'])).toEqual([
      'opt/a/Shop.exe',
      'opt/b/Shop.exe',
      'Shop.exe',
    ]);
  });

  it.each(['opt/sdk/dotnet.deps.json', 'opt/sdk/host/Host.deps.json', 'opt/sdk/host.1.0.nupkg'])(
    'leaves out a program that comes with what %s lists',
    (list) => {
      expect(noted(['opt/sdk/host/Host.exe'], [list])).toEqual([]);
    },
  );

  it('leaves out a program that a package of another ecosystem brings', () => {
    expect(dotnetCataloger.looksAt('app/node_modules/edge/tools/Edge.exe')).toBe(false);
  });
});

it('reads the list in an archive that a function is deployed as, which is the application of its packages', () => {
  const list = {
    runtimeTarget: { name: 'net8.0' },
    targets: { 'net8.0': { 'Newtonsoft.Json/12.0.1': { runtime: { 'a.dll': {} } } } },
    libraries: { 'Newtonsoft.Json/12.0.1': { type: 'package' } },
  };
  const zip = buildZip([{ name: 'Shop.deps.json', content: JSON.stringify(list) }]);
  const path = 'srv/function.zip';
  expect(dotnetCataloger.wants({ path, size: zip.length, mode: 0o644 }, zip)).toBe('random');
  expect(read(path, zip)?.packages).toEqual([{ ...nuget('Newtonsoft.Json', '12.0.1'), application: path }]);
});
