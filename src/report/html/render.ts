import { Budget } from '../budget.ts';
import type { RenderOptions, Report, ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { reportTime } from '../words/report-time.ts';
import { reportTitle } from '../words/report-title.ts';
import { verdictLabel } from '../words/verdict-words.ts';
import { findingsSection, listFindings, suppressedSection } from './findings.ts';
import { imageHead, notesSection } from './image-head.ts';
import { markup, trusted, type Markup } from './markup.ts';
import { HTML_POLICY } from './policy.ts';
import { SCRIPT } from './script.ts';
import { scrolling } from './scrolling.ts';
import { STYLE } from './style.ts';

/** Maximum findings in all images together: a larger page is slow to open, and nobody reads it. */
const MAX_FINDINGS = 1000;
/** Page size in bytes, however long its names, without the text around tables. */
const MAX_BYTES = 295_000;

/** Renders a page that loads nothing, as its policy demands. */
export function* renderHtml(report: Report, options: RenderOptions): Generator<string, void> {
  const { results, failures } = report;
  const heading = `Plimsoll: ${reportTitle(report)}`;
  const budget = new Budget(MAX_BYTES);
  const most = Math.floor(MAX_FINDINGS / Math.max(1, results.length));
  const heads = [
    head(heading),
    markup`<body>\n<main>\n<h1>${heading}</h1>\n`,
    ...(results.length + failures.length > 1 ? [overview(report)] : []),
    ...failures.map(failureSection),
  ];
  const imageHeads = results.map(imageHead);
  const notes = results.map(notesSection);
  for (const { text } of [...heads, ...imageHeads, ...notes]) budget.take(text);
  for (const { text } of heads) yield text;
  // Rows of all images take room first, then their details.
  const listed = results.map((result) => ({
    findings: listFindings(result, options, { budget, most }),
    suppressed: options.showSuppressed ? suppressedSection(result, { budget, most }) : markup``,
  }));
  for (const [i, { findings, suppressed }] of listed.entries()) {
    yield markup`<section id="image-${i}">\n${imageHeads[i] ?? ''}`.text;
    yield findingsSection(findings, budget).text;
    yield markup`${suppressed}${notes[i] ?? ''}</section>\n`.text;
  }
  yield markup`</main>\n${footer(report, options)}<script>${trusted(SCRIPT)}</script>\n</body>\n</html>\n`
    .text;
}

function head(title: string): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(HTML_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
`;
}

function overview({ results, failures }: Report): Markup {
  const rows = results.map(
    ({ image, verdict }, i) =>
      markup`<tr>
        <th scope="row"><a href="#image-${i}">${imageName(image)}</a></th>
        <td>${verdictLabel(verdict)}</td>
        <td>${verdict.incomplete.length}</td>
      </tr> `,
  );
  const failed = failures.map(
    (failure) =>
      markup`<tr>
        <th scope="row">${imageName(failure)}</th>
        <td><strong>not scanned</strong></td>
        <td></td>
      </tr> `,
  );
  return scrolling(
    'Verdicts',
    markup`<table>
      <thead>
        <tr>
          <th scope="col">Image</th>
          <th scope="col">Verdict</th>
          <th scope="col">Not checked</th>
        </tr>
      </thead>
      <tbody>
        ${rows}${failed}
      </tbody>
    </table>`,
  );
}

function failureSection(failure: ScanFailure): Markup {
  const { message, hint } = failure;
  const more = hint === undefined ? markup`` : markup`<p>hint: ${hint}</p> `;
  return markup`<section>
    <h2>${imageName(failure)}</h2>
    <p class="verdict over">Not scanned: ${message}</p>
    ${more}
  </section> `;
}

function footer(report: Report, options: RenderOptions): Markup {
  const { version } = options.program;
  return markup`<footer>Plimsoll ${version}, <time>${reportTime(report, options)}</time></footer> `;
}
