import {
  countBySeverity,
  countIds,
  severityById,
  type Finding,
  type ScanResult,
  type Upgrade,
} from '../../domain/index.ts';
import { fixFirstOf, leavesWords, type FixFirst } from '../upgrades/fix-first.ts';
import { fitLine, flow, lineWidth, paragraph } from '../text/layout.ts';
import { EMPTY_LINE, severitySpans, span, type PaintedLine } from '../text/paint.ts';
import { padText, textWidth } from '../text/text-width.ts';

const INDENT = '  ';
const DEEPER = '    ';
/** Below this many columns, an upgrade's effect goes on the next line. */
const NARROW = 72;
/**
 * Names and versions get columns up to one in this many parts of the width. A longer name gets its own line,
 * a longer version extends beyond.
 */
const COLUMN_SHARE = 3;

/** Lists the few upgrades that clear the most, with their commands. */
export function fixFirst(result: ScanResult, width: number): readonly PaintedLine[] {
  const first = fixFirstOf(result);
  if (!first) return [];
  const { upgrades, words } = first;
  const byId = Map.groupBy(result.findings, ({ id }) => id);
  const column = (texts: readonly string[]) =>
    Math.min(
      Math.floor(width / COLUMN_SHARE),
      texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0),
    );
  const widths = {
    name: column(upgrades.map(({ name }) => name)),
    version: column(upgrades.map(({ version }) => version)),
    line: width,
  };
  return [
    ...paragraph(`Fix first: ${words}`, width, '', 'strong'),
    ...upgrades.flatMap((upgrade) => upgradeLines(upgrade, byId, widths)),
    ...stepLines(first, width),
    EMPTY_LINE,
  ];
}

function upgradeLines(
  upgrade: Upgrade,
  byId: ReadonlyMap<string, readonly Finding[]>,
  widths: { readonly name: number; readonly version: number; readonly line: number },
): readonly PaintedLine[] {
  const findings = upgrade.ids.flatMap((id) => byId.get(id) ?? []);
  const counts = severitySpans(countBySeverity(severityById(findings).values()));
  const exploited = countIds(findings.filter(({ kev }) => kev));
  const gains = [...(exploited > 0 ? [span(`${exploited} KEV`, 'bad')] : []), ...counts];
  const isNarrow = widths.line < NARROW;
  const isLong = !isNarrow && textWidth(upgrade.name) > widths.name;
  const above = isLong ? [fitLine([span(INDENT), span(upgrade.name, 'name')], widths.line)] : [];
  const head = [
    span(INDENT),
    span(padText(isLong ? '' : upgrade.name, isNarrow ? 0 : widths.name), 'name'),
    span(' → ', 'faint'),
    span(padText(upgrade.version, isNarrow ? 0 : widths.version), 'good'),
  ];
  const only = upgrade.requires === undefined ? [] : [`only with ${upgrade.requires}`];
  const limits = [...only, ...leavesWords(upgrade)].map((words) => span(words, 'doubtful'));
  const parts = [...gains, ...limits];
  const listed = parts.flatMap((part, i) => (i > 0 ? [span(', ', 'faint'), part] : [part]));
  const whole = [...head, span(INDENT), ...listed];
  if (!isNarrow && lineWidth(whole) <= widths.line) return [...above, whole];
  return [...above, fitLine(head, widths.line), ...flow(parts, widths.line, DEEPER, ', ')];
}

function stepLines({ commands, advice }: FixFirst, width: number): readonly PaintedLine[] {
  return [
    ...commands.flatMap((words) => commandLines(words, width)),
    ...advice.flatMap((each) => paragraph(each, width, INDENT)),
  ];
}

/**
 * Lays out the command without cutting it, since half a command is wrong: a word that is too long gets its
 * own line.
 */
function commandLines(words: readonly string[], width: number): readonly PaintedLine[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const room = width - textWidth(DEEPER) - ' \\'.length;
    if (line !== undefined && textWidth(`${line} ${word}`) <= room)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, i) => [
    span(i === 0 ? `${INDENT}$ ` : DEEPER, 'faint'),
    span(line),
    span(i < lines.length - 1 ? ' \\' : '', 'faint'),
  ]);
}
