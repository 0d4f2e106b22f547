/** Which answers of `npm audit` stop a check: advisories do, silence is told apart from a clean report. */
import { expect, test } from 'vitest';
import { readAudit } from './read-audit.js';

const report = (vulnerabilities: object): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities });

test.each([
  ['nothing', report({}), { kind: 'clean' }],
  [
    'a moderate one',
    report({ pkg: { severity: 'moderate', via: [{ title: 'Slow regular expression' }] } }),
    { kind: 'clean' },
  ],
  [
    'a high one and what depends on it',
    report({
      pkg: { severity: 'high', via: [{ title: 'Path traversal' }] },
      top: { severity: 'critical', via: ['pkg'] },
    }),
    { kind: 'advisories', lines: ['pkg (high): Path traversal', 'top (critical): through pkg'] },
  ],
  [
    'a registry without the service',
    JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }),
    { kind: 'unreachable', why: '405 Method Not Allowed' },
  ],
  ['no answer', '', { kind: 'unreachable', why: 'npm audit gave no report' }],
  ['another JSON', '[]', { kind: 'unreachable', why: 'npm audit gave no report' }],
] as const)('%s', (_name, output, expected) => {
  expect(readAudit(output)).toEqual(expected);
});
