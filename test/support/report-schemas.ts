// Schemas of the formats of reports, by which programs of others read them.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';

/** Lists what is wrong with a report as it was written. */
type SchemaCheck = (text: string) => readonly unknown[];

/** The check of each format that has a schema; each is compiled for the first report. */
export function schemaChecks(shared: string): ReadonlyMap<string, SchemaCheck> {
  const folder = join(shared, 'schemas');
  return new Map<string, SchemaCheck>([
    ['json', onDemand(ownCheck)],
    ['gitlab', onDemand(() => gitlabCheck(join(folder, 'gitlab')))],
    ['sarif', onDemand(() => sarifCheck(join(folder, 'sarif')))],
    ['cyclonedx', onDemand(() => cycloneDxCheck(join(folder, 'cyclonedx'), 'bom-1.6'))],
    ['cyclonedx@1.7', onDemand(() => cycloneDxCheck(join(folder, 'cyclonedx'), 'bom-1.7'))],
    ['spdx', onDemand(() => spdxCheck(join(folder, 'spdx')))],
    ['spdx@3.0.1', onDemand(() => spdxGraphCheck(join(folder, 'spdx')))],
    [
      'junit',
      (text) => ['JUnit.xsd', 'junit-10.xsd'].flatMap((name) => xsdErrors(join(folder, 'junit', name), text)),
    ],
  ]);
}

/** The larger schemas take seconds to compile. */
function onDemand(compile: () => SchemaCheck): SchemaCheck {
  let check: SchemaCheck | undefined;
  return (text) => (check ??= compile())(text);
}

function checkBy(ajv: Ajv | Ajv2020, schema: object): SchemaCheck {
  const validate = ajv.compile(schema);
  return (text) => {
    validate(JSON.parse(text));
    return validate.errors ?? [];
  };
}

function ajvWithFormats(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}

function ownCheck(): SchemaCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return checkBy(ajv, jsonOf(resolve(import.meta.dirname, '../../schema/report-1.json')));
}

function gitlabCheck(folder: string): SchemaCheck {
  return checkBy(ajvWithFormats(), jsonOf(join(folder, 'container-scanning-report-format-15.0.7.json')));
}

/** It is of draft 04, of which it uses nothing that later drafts read in another way, but for its ID. */
function sarifCheck(folder: string): SchemaCheck {
  const { id, $schema, ...schema } = jsonOf(join(folder, 'sarif-schema-2.1.0.json'));
  if (!String(id).includes('sarif-schema-2.1.0') || !String($schema).includes('draft-04'))
    throw new Error(`the schema of SARIF is another one: ${String(id)}, ${String($schema)}`);
  return checkBy(ajvWithFormats(), schema);
}

/** The schema refers to others by addresses relative to its own. */
function cycloneDxCheck(folder: string, schema: string): SchemaCheck {
  const ajv = ajvWithFormats();
  // It is one of RFC 3987, which ajv-formats lacks: addresses are written as those of RFC 3986.
  ajv.addFormat('iri-reference', (text) => URL.canParse(text, 'https://relative.example/'));
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    ajv.addSchema(jsonOf(join(folder, `${name}.schema.json`)));
  }
  return checkBy(ajv, jsonOf(join(folder, `${schema}.schema.json`)));
}

function spdxCheck(folder: string): SchemaCheck {
  return checkBy(ajvWithFormats(), jsonOf(join(folder, 'spdx-2.3.schema.json')));
}

function spdxGraphCheck(folder: string): SchemaCheck {
  return checkBy(new Ajv2020({ strict: false }), jsonOf(join(folder, 'spdx-3.0.1.schema.json')));
}

function xsdErrors(schema: string, text: string): readonly unknown[] {
  using xsd = XmlDocument.fromBuffer(readFileSync(schema));
  using validator = XsdValidator.fromDoc(xsd);
  using document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [error];
  }
}

function jsonOf(file: string): Readonly<Record<string, unknown>> {
  const document: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(file, 'utf8'));
  return document;
}
