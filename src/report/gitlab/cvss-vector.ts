/** Metrics and their values, as in GitLab's schema, which refuses a report with any other vector. */
const METRICS = {
  v2: {
    AV: 'N A L',
    AC: 'L M H',
    Au: 'M S N',
    C: 'N P C',
    I: 'N P C',
    A: 'N P C',
    E: 'U POC F H ND',
    RL: 'OF TF W U ND',
    RC: 'UC UR C ND',
    CDP: 'N L LM MH H ND',
    TD: 'N L M H ND',
    CR: 'L M H ND',
    IR: 'L M H ND',
    AR: 'L M H ND',
  },
  v3: {
    AV: 'N A L P',
    AC: 'L H',
    PR: 'N L H',
    UI: 'N R',
    S: 'U C',
    C: 'N L H',
    I: 'N L H',
    A: 'N L H',
    E: 'X U P F H',
    RL: 'X O T W U',
    RC: 'X U R C',
    CR: 'X L M H',
    IR: 'X L M H',
    AR: 'X L M H',
    MAV: 'X N A L P',
    MAC: 'X L H',
    MPR: 'X N L H',
    MUI: 'X N R',
    MS: 'X U C',
    MC: 'X N L H',
    MI: 'X N L H',
    MA: 'X N L H',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `AV:N`: a metric with one of its values. */
const PARTS = { v2: partsOf(METRICS.v2), v3: partsOf(METRICS.v3) };

const V3 = /^CVSS:3\.[01]\//u;
/** Lengths that the schema allows. */
const LENGTHS = { v2: [16, 128], v3: [32, 128] } as const;

/** Whether GitLab's report can hold a vector: CVSS 2, 3.0 or 3.1. Schema 15.0.7 lacks later versions. */
export function isGitlabVector(vector: string): boolean {
  const version = V3.test(vector) ? 'v3' : 'v2';
  const [least, most] = LENGTHS[version];
  if (vector.length < least || vector.length > most) return false;
  return vector
    .replace(V3, '')
    .split('/')
    .every((part) => PARTS[version].has(part));
}

function partsOf(metrics: Readonly<Record<string, string>>): ReadonlySet<string> {
  const parts = Object.entries(metrics).flatMap(([metric, values]) =>
    values.split(' ').map((value) => `${metric}:${value}`),
  );
  return new Set(parts);
}
