import { Liquid, type Template as Node } from 'liquidjs';
import { AppError, messageOf, printable } from '../../errors/index.ts';
import { xmlText } from '../text/xml-text.ts';
import type { Template } from './template.ts';

/** Template size in characters. */
const PARSE_LIMIT = 1_000_000;

/** Rendering limits: milliseconds, and created values. */
const LIMITS = { renderLimit: 20_000, memoryLimit: 100_000_000 };

const MARKUP = /\.(?:html?|xml|svg)(?:\.liquid)?$/iu;

/**
 * Renders the JSON report with a template, which is often another person's: it gets only the document's own
 * properties, no file to include, and limited time and memory.
 */
export function renderByTemplate(
  template: Template,
  json: Iterable<string>,
  limits = LIMITS,
): Iterable<string> {
  const nodes = parseTemplate(template);
  const text = said(template, () => {
    return String(engineFor(template).renderSync(nodes, documentOf(json), limits));
  });
  return [text.endsWith('\n') ? text : `${text}\n`];
}

export function parseTemplate(template: Template): Node[] {
  return said(template, () => engineFor(template).parse(template.text));
}

function engineFor({ file }: Template): Liquid {
  return new Liquid({
    // An empty mapping replaces the files that a template could include.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: PARSE_LIMIT,
    ...(MARKUP.test(file) && { outputEscape: (value: unknown) => xmlText(textOf(value)) }),
  });
}

/** Strips characters that could drive a terminal; keeps line breaks. */
function documentOf(json: Iterable<string>): object {
  const document: unknown = JSON.parse([...json].join(''), (_, value: unknown) =>
    typeof value === 'string' ? value.split('\n').map(printable).join('\n') : value,
  );
  if (!(document instanceof Object)) throw new Error('the report is not a JSON object');
  return document;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function said<Result>({ file }: Template, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {
      hint: 'templates are in Liquid, see docs/guide/formats.md',
      cause: error,
    });
  }
}
