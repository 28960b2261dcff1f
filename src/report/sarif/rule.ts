import { defined, isCveId, type Finding } from '../../domain/index.ts';
import { cutText } from '../text/cut-text.ts';
import { markdownCode, markdownText } from '../text/markdown-text.ts';
import { formatProbability } from '../words/quantities.ts';
import { isLink } from '../text/web-address.ts';
import { INCOMPLETE_ID } from '../incomplete-id.ts';
import { MAX_DESCRIPTION, MAX_HELP, MAX_ID } from './limits.ts';
import { plainMessage } from './message.ts';
import { LEVELS, securitySeverity } from './severity.ts';

/** Links in a help text. */
const MAX_LINKS = 10;
/** Ratings and other names listed there. */
const MAX_LISTED = 20;

export const INCOMPLETE_RULE = {
  id: INCOMPLETE_ID,
  shortDescription: { text: 'Not everything could be checked' },
  fullDescription: {
    text: 'Something of the image could not be read or compared, and may hide a vulnerability.',
  },
  help: {
    text: 'Read what could not be checked in the message, mend it, and scan again.',
    markdown: 'Read what could not be checked in the message, mend it, and scan again.',
  },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['incomplete'] },
};

export function ruleIdOf({ id }: Finding): string {
  return plainMessage(id, MAX_ID).text;
}

/** Describes a flaw by its most urgent finding. Leaves package details to the results. */
export function ruleOf(finding: Finding) {
  const { title, description, severity, kev } = finding;
  const id = ruleIdOf(finding);
  const score = securitySeverity(finding);
  const links = linksOf(finding);
  const [helpUri] = links;
  return {
    id,
    shortDescription: plainMessage(title === undefined ? id : `${id}: ${title}`, MAX_DESCRIPTION),
    fullDescription: plainMessage(description ?? title ?? id, MAX_DESCRIPTION),
    help: helpOf(finding, links),
    ...defined({ helpUri }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      ...defined({ 'security-severity': score }),
      tags: ['security', 'vulnerability', severity, ...(kev ? ['known-exploited'] : [])],
    },
  };
}

/** Leaves the description to the Markdown: plain text readers show the rule's own. */
function helpOf(finding: Finding, links: readonly string[]) {
  const { id, title } = finding;
  const facts = factsOf(finding);
  const text = [title === undefined ? `${id}.` : `${id}: ${title}.`, ...facts, ...links].join(' ');
  return { ...plainMessage(text, MAX_HELP), markdown: helpMarkdown(finding, facts, links) };
}

function helpMarkdown(finding: Finding, facts: readonly string[], links: readonly string[]): string {
  const { id, title = '', description = title, ratings } = finding;
  const rated = ratings.slice(0, MAX_LISTED).map(({ source, severity, score, vector = '' }) => {
    return `| ${markdownCode(cutText(source, MAX_ID))} | ${severity} | ${score ?? ''} | ${markdownCode(cutText(vector, MAX_ID))} |\n`;
  });
  return [
    `## ${markdownText(cutText(id, MAX_ID))}\n`,
    description === '' ? '' : `\n${markdownText(cutText(description, MAX_HELP))}\n`,
    list(facts.map(markdownText)),
    rated.length > 0
      ? `\n| rated by | severity | score | vector |\n| --- | --- | --: | --- |\n${rated.join('')}`
      : '',
    list(links.map((url) => `<${url}>`)),
  ].join('');
}

function list(lines: readonly string[]): string {
  return lines.length > 0 ? `\n${lines.map((line) => `- ${line}\n`).join('')}` : '';
}

/** Returns the facts besides the text, as sentences. */
function factsOf({ severity, severitySource, aliases = [], epss, kev }: Finding): readonly string[] {
  const by = severitySource === undefined ? '' : ` (by ${severitySource})`;
  return [
    `Severity: ${severity}${by}.`,
    ...(kev ? [`Known to be exploited since ${kev.dateAdded}.`] : []),
    ...(epss
      ? [`Probability that it is exploited within 30 days (EPSS): ${formatProbability(epss.probability)}.`]
      : []),
    ...(aliases.length > 0
      ? [`Also called ${cutText(aliases.slice(0, MAX_LISTED).join(', '), MAX_DESCRIPTION)}.`]
      : []),
  ];
}

/** Lists addresses that are links in any reader: text from a feed cannot end one early. */
function linksOf({ id, evidence }: Finding): readonly string[] {
  const cve = isCveId(id) ? [`https://www.cve.org/CVERecord?id=${id}`] : [];
  const urls = [...cve, ...evidence.flatMap(({ url = '' }) => (isLink(url) ? [url] : []))];
  return [...new Set(urls)].slice(0, MAX_LINKS);
}
