// One line per format, listed in this order after the default.
export { csvFormat } from './csv/index.ts';
export { cycloneDxFormat, cycloneDxNewFormat } from './cyclonedx/index.ts';
export { githubFormat } from './github/index.ts';
export { gitlabFormat } from './gitlab/index.ts';
export { htmlFormat } from './html/index.ts';
export { jsonFormat } from './json/index.ts';
export { junitFormat } from './junit/index.ts';
export { sarifFormat } from './sarif/index.ts';
export { spdxFormat, spdxGraphFormat } from './spdx/index.ts';
export { summaryFormat } from './summary/index.ts';
export { packagesFormat, tableFormat } from './table/index.ts';
export { trivyJsonFormat } from './trivy-json/index.ts';
