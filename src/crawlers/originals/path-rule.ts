import type { SiteFacts } from '../extract/types.js';
import { withPath } from './address.js';
import type { Derived, OriginalRule, Step } from './types.js';

/** One way in which a system rewrites the path of an upload, undone by a replacement on the path. */
export interface PathForm {
  readonly step: string;
  readonly confidence: Step['confidence'];
  readonly collisionRisk: boolean;
  /** Only addresses on these hosts. */
  readonly host?: RegExp;
  readonly match: RegExp;
  readonly replace: string | ((...groups: string[]) => string);
  /** What becomes of the query; `drop` when absent. */
  readonly query?: 'keep' | 'drop';
  /** The form is too common to be believed on a site that does not run the system. */
  readonly needsSystem?: true;
}

/** A rule made of path forms only; each form that changes the path gives one candidate, in order. */
export function pathRule(rule: {
  readonly id: string;
  readonly system: string;
  readonly recognises: (facts: SiteFacts) => boolean;
  readonly forms: readonly PathForm[];
}): OriginalRule {
  const { id, system, recognises, forms } = rule;
  return {
    id,
    system,
    recognises,
    steps: Object.fromEntries(
      forms.map(({ step, confidence, collisionRisk }) => [step, { confidence, collisionRisk }]),
    ),
    candidates(url, context) {
      const found: Derived[] = [];
      for (const form of forms) {
        if (form.needsSystem === true && !context.systems.has(id)) continue;
        if (form.host !== undefined && !form.host.test(url.hostname)) continue;
        const match = form.match.exec(url.pathname);
        if (match === null) continue;
        const replacement =
          typeof form.replace === 'string'
            ? form.replace.replace(/\$(\d)/g, (_all, group: string) => match[Number(group)] ?? '')
            : form.replace(...Array.from(match, (group) => group ?? ''));
        const path =
          url.pathname.slice(0, match.index) +
          replacement +
          url.pathname.slice(match.index + match[0].length);
        const to = withPath(url, path, form.query ?? 'drop');
        if (path.startsWith('/') && to !== url.href) found.push({ step: form.step, url: to });
      }
      return found;
    },
  };
}
