import { reportFormat, type Report } from '../../src/report/index.ts';
import { RENDER_OPTIONS } from '../../src/report/testing.ts';
import { largeReport } from './large-report.ts';

/** Renders the large report in the named format, and prints what that took as JSON. */
const [name = ''] = process.argv.slice(2);
const format = reportFormat(name);
const render = format ? format.render.bind(format) : floor;
// Modules that are loaded on demand are not part of the renderer.
await write({ results: [], failures: [] });
const report = largeReport();

const start = performance.now();
const before = process.cpuUsage();
await write(report);
const { user, system } = process.cpuUsage(before);
const wall = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ wall, cpu: (user + system) / 1e6, peak }));

async function write(rendered: Report): Promise<void> {
  for (const piece of await render(rendered, RENDER_OPTIONS)) Buffer.from(piece);
}

/** The floor: Node writes the findings as they are held. */
function* floor({ results }: Report): Generator<string, void> {
  for (const finding of results.flatMap(({ findings }) => findings))
    yield JSON.stringify(finding, undefined, 2);
}
