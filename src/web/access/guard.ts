/** Holds the rules of `rules.ts`: at the start for the list itself, then for every request behind the door. */
import type { Hono, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AuditAction } from '../../../db/queries/audit.js';
import { hasNationalOffice } from '../../../db/queries/people.js';
import { factorState, noteLook, reaches, territoryOf } from '../../accounts/index.js';
import type { Env, WebDeps } from '../context.js';
import { askAgain } from './again.js';
import { liesWithin } from './lying.js';
import { outsideTerritory, reserved } from './refused.js';
import { PASSAGES, RULES, type Rule } from './rules.js';

/**
 * Stops a start with a route that has no rule, a rule without a route, a form that is no grave act and does not say why, a
 * page for anybody behind the door or one for some before it.
 *
 * @param door how many routes were registered before the door
 * @throws Error that names each of them: a mistake of whoever adds a page
 */
export function requireRules(routes: Hono<Env>['routes'], door: number, rules = RULES): void {
  const wrong = routes.flatMap(({ method, path }, index) => {
    if (method === 'ALL') return PASSAGES.has(path) ? [] : [`${path} answers every method`];
    const rule = ruleOf(rules, method, path);
    if (rule === null) return [`${method} ${path} has no rule`];
    const isGrave = 'isGrave' in rule && rule.isGrave;
    if (method !== 'GET' && isGrave === (rule.light !== undefined))
      return [`${method} ${path} is to be grave, or to say why not`];
    // The page that asks for the code sends a form.
    if (method === 'GET' && isGrave) return [`${method} ${path} is grave and no form`];
    return (rule.who === 'anyone') === index < door
      ? []
      : [`${method} ${path} is on the wrong side of the door`];
  });
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const without = Object.keys(rules).filter((name) => !known.has(name));
  const all = [...wrong, ...without.map((name) => `${name} has a rule and no page`)];
  if (all.length > 0) throw new Error(`src/web/access/rules.ts: ${all.join('; ')}`);
}

function ruleOf(rules: Readonly<Record<string, Rule>>, method: string, path: string): Rule | null {
  const name = `${method} ${path}`;
  return Object.hasOwn(rules, name) ? (rules[name] ?? null) : null;
}

/** Lets through whoever the rule of the asked page names; others are told kindly. To be put right behind the door. */
export function guard(
  deps: Pick<WebDeps, 'db' | 'now' | 'accounts' | 'letters' | 'strongHours'>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const person = c.get('person');
    const territory = territoryOf(deps.db, person);
    c.set('territory', territory);
    // The first one that is registered answers; HEAD is answered by GET.
    const asked = matchedRoutes(c).find(({ method }) => method !== 'ALL');
    if (asked === undefined) return next();
    const rule = ruleOf(RULES, asked.method, asked.path);
    if (rule === null || rule.who === 'anyone') throw new Error(`no rule: ${asked.method} ${asked.path}`);
    const isOpen = deps.accounts === undefined || c.get('isStrong') || rule.isWeak === true;
    if (!isOpen && factorState(deps.db, person) !== 'none') return c.redirect('/code', 303);
    const at = c.req.routeIndex;
    // Read as the page itself will read them.
    c.req.routeIndex = matchedRoutes(c).indexOf(asked);
    const params = c.req.param() as Readonly<Record<string, string>>;
    c.req.routeIndex = at;
    const param = (name: string): string => {
      const value = params[name];
      if (value === undefined) throw new Error(`no :${name} in ${asked.path}`);
      return value;
    };
    const { where, noted } = rule;
    const look = (action: AuditAction, subject: string): void =>
      noteLook(deps.db, { by: person, action, subject, at: deps.now().toISOString() });
    if (!reaches(person.role, rule.who, hasNationalOffice(deps.db))) {
      look('refused', `${asked.method} ${asked.path}`);
      return reserved(c, rule.who);
    }
    if (!(await liesWithin(deps, c, { where, param, territory }))) {
      look('refused', `${asked.method} ${c.req.path}`);
      return outsideTerritory(c);
    }
    const asks = rule.isGrave === true ? await askAgain(deps, c, rule.asksPassword === true) : null;
    if (asks !== null) return asks;
    await next();
    if (noted !== undefined && c.res.ok) look(noted, Object.values(params).join(' '));
    return undefined;
  };
}
