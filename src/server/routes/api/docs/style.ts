/** The page's look. Both colour schemes keep text at a contrast of at least 7:1, and marks at 4.5:1. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b2a33, #e3ecf1);
  --quiet: light-dark(#46565f, #b4c2ca);
  --paper: light-dark(#ffffff, #12191e);
  --raised: light-dark(#f2f6f8, #1b252c);
  --edge: light-dark(#c9d5dc, #33434d);
  --mark: light-dark(#0b5d85, #7cc4ea);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem;
  font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
h1 { margin: 0 0 .25rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--edge); text-transform: capitalize; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
h4 { margin: 1rem 0 .25rem; font-size: .875rem; color: var(--quiet); }
p { margin: .5rem 0; }
a { color: var(--mark); }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { margin: .25rem 0; padding: .75rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: .25rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; padding: 0; list-style: none; text-transform: capitalize; }
details { margin: .5rem 0; border: 1px solid var(--edge); border-radius: .375rem; background: var(--raised); }
summary { padding: .625rem .875rem; cursor: pointer; }
summary h3 { display: inline; }
summary:focus-visible, a:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
details > div { padding: 0 .875rem .875rem; }
.method { display: inline-block; min-width: 4.25rem; font-weight: 700; color: var(--mark); }
.said { display: block; margin-left: 4.25rem; font-weight: 400; color: var(--quiet); }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .375rem .5rem .375rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge); }
th { color: var(--quiet); font-weight: 600; }
@media (max-width: 36rem) { .said { margin-left: 0; } }
`;
