import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { expect, it } from 'vitest';
import { readToml } from './toml.ts';

/** The plain JSON of a document, without the prototypes that its tables have. */
function read(text: string): unknown {
  const toml = readToml(text);
  return toml.ok ? JSON.parse(JSON.stringify(toml.value)) : toml.failure;
}

it.each([
  'a = "x"\nb.c = \'y\\z\'\n"d e" = true # comment\n',
  'a = """one "two" \\\n  three"""\n',
  "a = '''x'y''''\n",
  'a = [1, 2,\n  3, # comment\n]\n',
  'a = { b = "c", d = { e = [] } }\r\n',
  'a = "tab\\t quote\\" back\\\\ u\\u00e9"\n',
  'a = "\\U0001F600 \\b"\n',
  'a = """\nb \\\\\n\\\\"c\\" \\   \n  d"""\n',
  "a = '''\r\nb'''\n",
  '[a]\nb = 1\n[a.c]\nd = 2\n[[e]]\nf = 1\n[e.g]\nh = 1\n[[e]]\nf = 2\n',
  'a = -1_000\n',
])('reads a document as another reader of TOML does: %j', (text) => {
  expect(read(text)).toEqual(JSON.parse(JSON.stringify(parse(text))));
});

it.each([
  'a = 1\na = 2\n',
  '[a]\n[a]\n',
  'a = 1\n[a.b]\n',
  'a = "x\n',
  'a = "\\q"\n',
  'a = "\\ b"\n',
  'a = "\\u12"\n',
  'a = "\\U00110000"\n',
  'a = [1 2]\n',
  'a = 1 b = 2\n',
  '[a\n',
  '[[a]\n',
  'a\n',
  '= 1\n',
  'a = yes\n',
  `a = ${'['.repeat(200)}${']'.repeat(200)}\n`,
])('reports a document that is not valid: %j', (text) => {
  expect(read(text)).toMatch(/^not valid TOML in line \d$/u);
});

it('reads what another program wrote', () => {
  const value = fc.oneof(fc.string(), fc.boolean(), fc.integer());
  const table = fc.dictionary(
    fc.string(),
    fc.oneof(value, fc.array(fc.string()), fc.dictionary(fc.string(), value)),
  );
  fc.assert(
    fc.property(table, (document) => {
      expect(read(stringify(document))).toEqual(JSON.parse(JSON.stringify(document)));
    }),
  );
});
