export { renderExplanation } from './explain/index.ts';
export type { RenderOptions, Report, ReportFormat, ScanFailure } from './format.ts';
export { counted, formatAge, formatBytes } from './quantities.ts';
export { explanationJson } from './json/explanation-json.ts';
export { jsonPieces } from './json-pieces.ts';
export { jsonText } from './json/json-text.ts';
export { REPORT_FORMAT_NAMES, REPORT_FORMATS, reportFormat } from './registry.ts';
export { checkTemplate, renderTemplate, TEMPLATE_FORMAT, type Template } from './template/index.ts';
export { fitText, textWidth } from './text-width.ts';
