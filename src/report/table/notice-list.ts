import { counted, type Notice } from '../../domain/index.ts';
import { fitLine, paragraph } from '../text/layout.ts';
import { EMPTY_LINE, span, type PaintedLine } from '../text/paint.ts';

const INDENT = '  ';

/** Lists notices from feeds, which are no vulnerabilities and count nowhere. */
export function noticeList(notices: readonly Notice[], width: number): readonly PaintedLine[] {
  if (notices.length === 0) return [];
  return [
    ...paragraph(
      `${counted(notices.length, 'notice')} that ${notices.length === 1 ? 'does' : 'do'} not count`,
      width,
      '',
      'faint',
    ),
    ...notices.map((notice) => fitLine(noticeLine(notice), width)),
    EMPTY_LINE,
  ];
}

function noticeLine({ id, about, title, package: pkg }: Notice): PaintedLine {
  const rest = title === undefined ? '' : `  ${title}`;
  return [span(INDENT), span(id, 'strong'), span(`  ${pkg.name} ${pkg.version}  ${about}${rest}`)];
}
