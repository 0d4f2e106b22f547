/** What people change about an authority on its page; each deed has its line in the log. */
import type { Hono } from 'hono';
import { findAuthority, type AuthorityRow } from '../../../../db/queries/authorities.js';
import { answerQuestion, correct, endCorrection, type Corrected } from '../../../authorities/corrections.js';
import { addSite } from '../../../authorities/index.js';
import {
  attachBody,
  checkOfficial,
  dropCharter,
  dropOfficial,
  noteAppel,
  noteCharter,
  noteOfficial,
  type Noted,
  type Noting,
} from '../../../authorities/notes.js';
import { type Env, mayChangeWatch, type WebContext, type WebDeps } from '../../context.js';
import { authorityHref } from '../../parts/authority-line.js';
import { enteredIn, type Entered } from './entered.js';
import { todayOf } from '../cases/frame.js';
import { forbidden, notFound } from '../errors.js';

const PLACE = '/collectivites/:code';
const WHO = 'la coordination ou à l’administration';

type Page = (
  c: WebContext,
  authority: AuthorityRow,
  problems: readonly string[],
  entered?: Entered,
) => Response | Promise<Response>;

/** `page` shows the authority again with what was wrong. */
export function authorityDeeds(app: Hono<Env>, deps: WebDeps, page: Page): void {
  const { db, now } = deps;

  const deed = (
    path: string,
    act: (
      c: WebContext,
      authority: AuthorityRow,
      form: Readonly<Record<string, unknown>>,
    ) => Response | Promise<Response>,
  ): void => {
    app.post(`${PLACE}${path}`, async (c) => {
      if (!mayChangeWatch(c.get('person'))) return forbidden(c, WHO);
      const authority = findAuthority(db, c.req.param('code'));
      return authority === null ? notFound(c) : act(c, authority, await c.req.parseBody());
    });
  };
  const noting = (c: WebContext, authority: AuthorityRow): Noting => ({
    db,
    by: c.get('person'),
    at: now().toISOString(),
    today: todayOf(now),
    authority: authority.code,
  });
  const answer = (
    c: WebContext,
    authority: AuthorityRow,
    done: Noted | Corrected,
    said: string,
    entered?: Entered,
  ): Response | Promise<Response> => {
    switch (done.kind) {
      case 'done':
        return c.redirect(`${authorityHref(authority.code)}?fait=${said}`, 303);
      case 'unknown':
        return notFound(c);
      case 'refused':
        return page(c, authority, done.problems, entered);
    }
  };

  deed('/site', (c, authority, form) => {
    const url = typeof form['url'] === 'string' ? form['url'] : '';
    const added = addSite(deps, { authority: authority.code, url });
    if (!added.ok) return page(c, authority, added.problems);
    if (added.value.kind === 'exists' && added.value.site.authorityCode !== authority.code)
      return page(c, authority, [
        'Cette adresse est déjà suivie pour une autre collectivité ; une adresse n’est suivie qu’une fois.',
      ]);
    return c.redirect(`${authorityHref(authority.code)}?fait=ajoute`, 303);
  });

  deed('/corrections', (c, authority, form) =>
    answer(
      c,
      authority,
      correct(noting(c, authority), {
        authority: authority.code,
        field: form['field'],
        value: form['value'],
        because: form['because'],
      }),
      'corrige',
      enteredIn('correction', form),
    ),
  );
  deed('/corrections/:correction/fin', (c, authority) =>
    answer(
      c,
      authority,
      endCorrection(noting(c, authority), authority.code, c.req.param('correction') ?? ''),
      'correction-finie',
    ),
  );
  deed('/corrections/:correction/reponse', (c, authority, form) => {
    const said = form['reponse'];
    if (said !== 'garder' && said !== 'prendre')
      return page(c, authority, ['Choisissez l’une des deux valeurs.']);
    return answer(
      c,
      authority,
      answerQuestion(
        noting(c, authority),
        authority.code,
        c.req.param('correction') ?? '',
        said === 'garder' ? 'keep' : 'take',
      ),
      said === 'garder' ? 'correction-gardee' : 'correction-finie',
    );
  });

  deed('/elus', (c, authority, form) =>
    answer(c, authority, noteOfficial(noting(c, authority), form), 'elu', enteredIn('elu', form)),
  );
  deed('/elus/:official/verifie', (c, authority) =>
    answer(c, authority, checkOfficial(noting(c, authority), c.req.param('official') ?? ''), 'elu-verifie'),
  );
  deed('/elus/:official/appel', (c, authority, form) =>
    answer(c, authority, noteAppel(noting(c, authority), c.req.param('official') ?? '', form), 'elu'),
  );
  deed('/elus/:official/fin', (c, authority) =>
    answer(c, authority, dropOfficial(noting(c, authority), c.req.param('official') ?? ''), 'elu-fini'),
  );

  deed('/chartes', (c, authority, form) =>
    answer(c, authority, noteCharter(noting(c, authority), form), 'charte', enteredIn('charte', form)),
  );
  deed('/chartes/:charter/fin', (c, authority) =>
    answer(c, authority, dropCharter(noting(c, authority), c.req.param('charter') ?? ''), 'charte-finie'),
  );

  deed('/organismes', (c, authority, form) => {
    const attached = attachBody(noting(c, authority), form);
    return attached.kind === 'refused'
      ? page(c, authority, attached.problems, enteredIn('organisme', form))
      : c.redirect(`${authorityHref(attached.authority.code)}?fait=organisme`, 303);
  });
}
