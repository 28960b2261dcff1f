import { expect, it } from 'vitest';
import { FunctionSet } from '../../../domain/index.ts';
import { reachOf } from './function-names.ts';
import { modulesOfPaths } from './modules-of-paths.ts';

it.each([
  ['bufio.NewReader', 'bufio', ['bufio.NewReader']],
  ['a.b/c.F', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F.func1', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F.func1.2', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F.gowrap1', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F.deferwrap2', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F-range1', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.init.0', 'a.b/c', ['a.b/c.init']],
  ['a.b/c.glob..func1', 'a.b/c', ['a.b/c.glob']],
  ['a.b/c.(*T).M', 'a.b/c', ['a.b/c.T.M']],
  ['a.b/c.T.M', 'a.b/c', ['a.b/c.T.M']],
  ['a.b/c.(*T).M-fm', 'a.b/c', ['a.b/c.T.M']],
  ['a.b/c.(*T).M.func2', 'a.b/c', ['a.b/c.T.M']],
  ['a.b/c.F[...]', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.F[...].func1', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.(*T[...]).M', 'a.b/c', ['a.b/c.T.M']],
  ['a.b/c.F[go.shape.struct { x/y.z []int }]', 'a.b/c', ['a.b/c.F']],
  ['a.b/c.outer.Inlined.func1', 'a.b/c', ['a.b/c.outer', 'a.b/c.outer.Inlined']],
  ['gopkg.in/yaml%2ev2.(*Decoder).Decode', 'gopkg.in/yaml.v2', ['gopkg.in/yaml.v2.Decoder.Decode']],
  ['go.uber.org/zap.New', 'go.uber.org/zap', ['go.uber.org/zap.New']],
  ['a.b/caf%c3%a9.F', 'a.b/café', ['a.b/café.F']],
  ['a.b/odd%ff.F', 'a.b/odd%ff', ['a.b/odd%ff.F']],
  ['main.main', 'example.com/tool', ['example.com/tool.main']],
  ['vendor/golang.org/x/net/idna.F', 'vendor/golang.org/x/net/idna', ['vendor/golang.org/x/net/idna.F']],
])('reads from the name %s the package %s and the functions %j', (name, path, functions) => {
  const reach = reachOf(['runtime.main', name], 'example.com/tool');
  expect(reach?.packages.filter((each) => each !== 'runtime')).toEqual([path]);
  const set = FunctionSet.parse(reach?.functions ?? '');
  expect(functions.filter((each) => !set?.has(each))).toEqual([]);
});

it.each([
  'type:.eq.a.b/c.T',
  'type..hash.a.b/c.T',
  'go:buildid',
  'go.(*struct { a.b/c.T }).M',
  '_rt0_amd64_linux',
  '(*T).M',
  '[',
  '].F[',
  'a\u0007b/c.F',
  'two words.F',
  '',
])('reads no package from the name %j', (name) => {
  expect(reachOf(['runtime.main', name], 'main')?.packages).toEqual(['runtime']);
});

it('believes no names that are longer than any function has', () => {
  expect(reachOf(['runtime.main', `a.${'b'.repeat(70_000)}`], 'main')).toBeUndefined();
});

it('believes no more names than any program has', () => {
  function* names() {
    yield 'runtime.main';
    for (let i = 0; i < 2_000_000; i += 1) yield '';
  }
  expect(reachOf(names(), 'main')).toBeUndefined();
});

it.each([
  [['github.com/a/b/c', 'github.com/a/b'], ['github.com/a/b']],
  [['github.com/a/b/v2/c'], ['github.com/a/b/v2']],
  [['golang.org/x/crypto/ssh', 'vendor/golang.org/x/net/idna', 'net/http'], ['golang.org/x/crypto']],
  [
    ['gopkg.in/yaml.v2', 'k8s.io/api/core/v1', 'go.uber.org/zap'],
    ['go.uber.org/zap', 'gopkg.in/yaml.v2', 'k8s.io/api'],
  ],
  [['example.org/own/x/vendor/github.com/c/d/e'], ['github.com/c/d']],
  [['example.org/own/dep', 'main', ''], []],
])('guesses from the import paths %j the modules %j', (paths, modules) => {
  expect(modulesOfPaths(paths, 'example.org/own/cmd')).toEqual(modules);
});
