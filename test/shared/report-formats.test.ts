import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/domain/index.ts';
import { reportFormat, type Report } from '../../src/report/index.ts';
import { CLEAN, found, HOLED, installed, RENDER_OPTIONS, SCANNED } from '../../src/report/testing.ts';
import { sharedFolder } from '../support/shared.ts';

const SHARED = sharedFolder();
const HOSTILE_TEXTS = ['', '\u{0}\u{1b}[2J', '\u{d800}', ']]><x/>', 'x'.repeat(3000), '=1+1', '\n\n', '€😀'];

function hostile(text: string): ScanResult {
  const pkg = installed(text, text, text, { database: text, application: text });
  const findings = [
    found('CVE-2024-1', pkg, 'high', { title: text, description: text, aliases: [text] }),
    found(text, pkg, 'negligible', { ratings: [{ source: text, severity: 'high', vector: text, score: 1 }] }),
  ];
  const problems = [{ kind: 'feed-stale', subject: text, message: text }] as const;
  const verdict = { ...SCANNED.verdict, incomplete: problems, waived: problems };
  const distribution = { id: text, idLike: [], version: text, name: text, path: text };
  return { ...CLEAN, image: { ...CLEAN.image, reference: text }, distribution, findings, verdict };
}

const failures = [{ reference: 'gone:1', code: 'IMAGE_NOT_FOUND', message: 'there is no gone:1' }];
const REPORTS: readonly (readonly [string, Report])[] = [
  ['of images of all kinds', { results: [SCANNED, HOLED, CLEAN], failures }],
  ['of no image', { results: [], failures: [] }],
  ['of an image that failed', { results: [], failures }],
  ...HOSTILE_TEXTS.map(
    (text) =>
      [`with ${JSON.stringify(text).slice(0, 20)}`, { results: [hostile(text)], failures: [] }] as const,
  ),
];

const jsonOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object;

/** The schema refers to others by addresses relative to its own. */
function cycloneDxValidator(folder: string, schema: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // It is one of RFC 3987, which ajv-formats lacks: addresses are written as those of RFC 3986.
  ajv.addFormat('iri-reference', (text) => URL.canParse(text, 'https://relative.example/'));
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    ajv.addSchema(jsonOf(join(folder, `${name}.schema.json`)));
  }
  return ajv.compile(jsonOf(join(folder, `${schema}.schema.json`)));
}

function spdxGraphValidator(folder: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false });
  return ajv.compile(jsonOf(join(folder, 'spdx', 'spdx-3.0.1.schema.json')));
}

async function rendered(name: string, report: Report): Promise<string> {
  const format = reportFormat(name);
  if (!format) throw new Error(`there is no format ${name}`);
  return [...(await format.render(report, { ...RENDER_OPTIONS, showSuppressed: true }))].join('');
}

/** The larger schemas take seconds to compile. */
const compiled = new Map<string, ValidateFunction>();

function once(name: string, compile: () => ValidateFunction): ValidateFunction {
  const validate = compiled.get(name) ?? compile();
  compiled.set(name, validate);
  return validate;
}

describe.skipIf(SHARED === undefined)('schemas of report formats', () => {
  const folder = join(SHARED ?? '', 'schemas');

  it.each(REPORTS)("keeps GitLab's report to the schema of container scanning: %s", async (_, report) => {
    const file = join(folder, 'gitlab', 'container-scanning-report-format-15.0.7.json');
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
    validate(JSON.parse(await rendered('gitlab', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(REPORTS)('keeps the SARIF report to the schema of 2.1.0: %s', async (_, report) => {
    const text = readFileSync(join(folder, 'sarif', 'sarif-schema-2.1.0.json'), 'utf8');
    // It is of draft 04, of which it uses nothing that later drafts read in another way, but for its ID.
    const { id, $schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
    expect([id, $schema]).toEqual([
      expect.stringContaining('sarif-schema-2.1.0'),
      expect.stringContaining('draft-04'),
    ]);
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    validate(JSON.parse(await rendered('sarif', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(
    [
      ['cyclonedx', 'bom-1.6'],
      ['cyclonedx@1.7', 'bom-1.7'],
    ].flatMap(([format = '', schema = '']) =>
      REPORTS.map(([name, report]) => [format, schema, name, report] as const),
    ),
  )('keeps the SBOM %s to the schema %s: %s', async (format, schema, _, report) => {
    const validate = once(schema, () => cycloneDxValidator(join(folder, 'cyclonedx'), schema));
    validate(JSON.parse(await rendered(format, report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(REPORTS)('keeps the SBOM spdx to the schema of SPDX 2.3: %s', async (_, report) => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    const validate = ajv.compile(jsonOf(join(folder, 'spdx', 'spdx-2.3.schema.json')));
    validate(JSON.parse(await rendered('spdx', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(REPORTS)('keeps the SBOM spdx@3.0.1 to its schema: %s', async (_, report) => {
    const validate = once('spdx-3.0.1', () => spdxGraphValidator(folder));
    validate(JSON.parse(await rendered('spdx@3.0.1', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(
    ['JUnit.xsd', 'junit-10.xsd'].flatMap((schema) =>
      REPORTS.map(([name, report]) => [schema, name, report] as const),
    ),
  )("keeps JUnit's report to %s: %s", async (schema, _, report) => {
    using xsd = XmlDocument.fromBuffer(readFileSync(join(folder, 'junit', schema)));
    using validator = XsdValidator.fromDoc(xsd);
    using document = XmlDocument.fromString(await rendered('junit', report));
    expect(() => validator.validate(document)).not.toThrow();
  });
});
