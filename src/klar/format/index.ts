import type { Tally } from '../tally.ts';
import { renderKlarJson } from './json.ts';
import { renderStandard } from './standard.ts';
import { renderKlarTable } from './table.ts';

const RENDERERS = { standard: renderStandard, json: renderKlarJson, table: renderKlarTable };

export type KlarFormat = keyof typeof RENDERERS;

export const KLAR_FORMATS: readonly KlarFormat[] = ['standard', 'json', 'table'];

export function renderTally(tally: Tally, format: KlarFormat): string {
  return RENDERERS[format](tally);
}
