import { optionName, type OptionGroup } from '../../src/config/option.ts';
import { OPTIONS, optionKeys, variableName } from '../../src/config/options.ts';
import { SYNONYMS } from '../../src/cli/options/synonyms.ts';

/** Titles of the groups, in the order of the page. */
export const GROUPS: Readonly<Record<OptionGroup, string>> = {
  line: 'The line',
  history: 'As of an earlier day',
  attested: 'Attestations',
  image: 'Reading images',
  feeds: 'Feeds',
  output: 'Output',
  store: 'Store',
  remote: 'Scanning on a server',
  server: 'Serving',
  limits: 'What a server lets in',
};

const INTRODUCTION = `# Options

Generated from \`src/config/options.ts\` by \`node bin/reference.ts\`.

Flags beat the environment, which beats the file that \`--config\` or \`PLIMSOLL_CONFIG\` names; \`none\` names no file. A scan without
one reads \`.plimsoll.yaml\`, if it is there, which may then hold only \`max\`, \`within\`, \`only-fixed\`, \`fail-on-kev\`,
\`min-epss\`, \`ignore-base\`, \`strict\`, \`ignore\` and, for files alone, \`vex\`. A variable that begins with \`PLIMSOLL_\` and is not listed here is an error, unless it
is one that Kubernetes sets for a service.
Every switch has a \`--no-\` form. A list is repeated on the command line, separated by commas in the environment, and a list
in the file; \`max\` and \`feed-address\` may be mappings there, and \`within\` a list of them.
`;

function section([group, title]: readonly [string, string]): string {
  const rows = optionKeys()
    .filter((key) => OPTIONS[key].group === group)
    .map((key) => {
      const { flag, short, help, sources } = OPTIONS[key];
      const spelled = short === undefined ? flag : `-${short}, ${flag}`;
      const shown = sources.includes('flag') ? `\`${spelled}\`` : '';
      const variable = sources.includes('environment') ? `\`${variableName(key)}\`` : '';
      const inFile = sources.includes('file') ? `\`${optionName(key)}\`` : '';
      return `| ${[shown, variable, inFile, help].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    });
  return [
    `## ${title}`,
    '',
    '| flag | environment | file | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Words that users of other scanners know. */
function synonyms(): string {
  const rows = SYNONYMS.map(({ flag, help }) => `| \`${flag.replaceAll('|', '\\|')}\` | ${help} |`);
  return ['## Synonyms', '', '| flag | meaning |', '|---|---|', ...rows, ''].join('\n');
}

/** Writes docs/reference/options.md from the table of options. */
export function optionsPage(): string {
  return [INTRODUCTION, ...Object.entries(GROUPS).map(section), synonyms()].join('\n');
}
