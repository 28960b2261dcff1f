import { WORST_FIRST } from '../../domain/index.ts';

/** Severity colours stand beside their names, so that nothing depends on distinguishing colours. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2126;--dim:#57606a;--page:#fff;--box:#f3f5f7;--line:#d0d7de;--link:#0550ae;
--bad:#b3261e;--warn:#9a5b00;--good:#1a7f37;
--malicious:#7a1fa2;--critical:#b3261e;--high:#c4520a;--medium:#a87900;--low:#2f6db5;--negligible:#6e7781;--unknown:#57606a}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa4ae;--page:#0f1419;--box:#1a2129;--line:#37424d;--link:#7ab8ff;
--bad:#ff7b72;--warn:#e3a33b;--good:#56d364;
--malicious:#d29bf0;--critical:#ff7b72;--high:#f0883e;--medium:#d8b23c;--low:#79b8ff;--negligible:#8b949e;--unknown:#9aa4ae}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:80rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);overflow-wrap:anywhere}
h1{font-size:1.7rem}h2{margin-top:2.5rem}h1,h2,h3{line-height:1.25}
a{color:var(--link)}
code,pre{font:.9em/1.45 ui-monospace,monospace}
pre{padding:.8rem;background:var(--box);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap}
.verdict{padding:.7rem 1rem;background:var(--box);border-left:6px solid var(--dim);border-radius:4px;font-weight:600}
.over{border-color:var(--bad)}.incomplete{border-color:var(--warn)}.within{border-color:var(--good)}
.holes{margin:1rem 0;padding:.1rem 1rem;border:2px solid var(--warn);border-radius:6px}
.numbers{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0;padding:0;list-style:none}
.numbers li{min-width:6rem;padding:.4rem .8rem;background:var(--box);border-top:4px solid var(--line);border-radius:4px}
.numbers strong{display:block;font-size:1.6rem;line-height:1.2}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:var(--dim)}dd{grid-column:2;margin:0}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9em}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{background:var(--box)}thead th{white-space:nowrap}
caption{text-align:left;color:var(--dim);padding:.3rem 0}
.f td:first-child{border-left:6px solid var(--unknown);white-space:nowrap}
.f td:nth-child(2){white-space:nowrap}
.f .over td:first-child{font-weight:700}
svg{display:block;width:100%;height:auto;max-width:60rem;font:13px system-ui,sans-serif}
svg.bar{height:1rem;max-width:none;border-radius:4px}
svg text{fill:var(--ink)}svg .dim{fill:var(--dim)}svg .track{fill:var(--box);stroke:var(--line)}
${WORST_FIRST.map(
  (severity) =>
    `.f .${severity} td:first-child{border-left-color:var(--${severity})}svg .${severity}{fill:var(--${severity})}.numbers .${severity}{border-color:var(--${severity})}`,
).join('\n')}
.filter{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:.6rem 0}
thead button{font:inherit;font-weight:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
[aria-sort=ascending] button::after{content:' \\2191'}[aria-sort=descending] button::after{content:' \\2193'}
summary{cursor:pointer}
input,select{font:inherit;color:inherit;background:var(--page);border:1px solid var(--dim);border-radius:4px;padding:.25rem .5rem}
[hidden]{display:none}
footer{margin-top:3rem;color:var(--dim);font-size:.9rem}
@media screen{.f,svg:not(.bar){min-width:48rem}}
@media print{body{max-width:none;padding:0;font-size:11px}.filter{display:none}details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}tr,svg{break-inside:avoid}}
`;
