// One line for each format. They are listed in the order of these names, after the default.
export { jsonFormat } from './json/index.ts';
export { tableFormat } from './table/index.ts';
