/** What `npm audit --json` said of the packages that ship. Pure. */
import { z } from 'zod';

const report = z.object({
  auditReportVersion: z.number(),
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.string(), via: z.array(z.union([z.string(), z.object({ title: z.string() })])) }),
  ),
});
const problem = z.object({ message: z.string() });

export type Audit =
  | { readonly kind: 'clean' }
  /** High and critical ones, a line each. */
  | { readonly kind: 'advisories'; readonly lines: readonly string[] }
  /** Nobody answered, or with something else than a report: nothing is known. */
  | { readonly kind: 'unreachable'; readonly why: string };

export function readAudit(output: string): Audit {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'unreachable', why: 'npm audit gave no report' };
  }
  const parsed = report.safeParse(json);
  if (!parsed.success)
    return { kind: 'unreachable', why: problem.safeParse(json).data?.message ?? 'npm audit gave no report' };
  const lines = Object.entries(parsed.data.vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity, via }]) => {
      const titles = via.map((one) => (typeof one === 'string' ? `through ${one}` : one.title));
      return `${name} (${severity}): ${titles.join('; ')}`;
    });
  return lines.length === 0 ? { kind: 'clean' } : { kind: 'advisories', lines };
}
