/** Adding many sites at once: criteria, a preview, the addition, and taking it back. */
import type { Hono } from 'hono';
import { findPerson } from '../../../../db/queries/people.js';
import {
  batchSites,
  findBatch,
  lastBatches,
  namedPlaces,
  type WatchBatchRow,
} from '../../../../db/queries/watch-criteria.js';
import { criteriaWords } from '../../../authorities/criteria.js';
import { parseSettings } from '../../../authorities/index.js';
import {
  PLAN_KINDS,
  previewWatch,
  takeBack,
  watchByCriteria,
  type Plan,
} from '../../../authorities/watch-by-criteria.js';
import { addDays, formatDate, isLegalDay } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { type Env, mayChangePeople, mayChangeWatch, type WebContext, type WebDeps } from '../../context.js';
import { departementName } from '../../map-of-france.js';
import { DirectoryEmpty, isDirectoryEmpty } from '../../parts/directory-empty.js';
import { Problems } from '../../parts/pieces.js';
import { day, fr } from '../../parts/words.js';
import { pageNumber, show } from '../../show.js';
import { forbidden, notFound } from '../errors.js';
import { todayOf } from '../cases/frame.js';
import { bodyValues, fieldsOf, previewPath, readCriteria, type CriteriaFields } from './criteria-fields.js';
import { Batches, CriteriaForm, Preview, type ShownBatch } from './criteria-parts.js';

const PLACE = '/suivi/criteres';
const WHO = 'la coordination ou à l’administration';
const MOST_BATCHES = 10;
/** What the form proposes to somebody who comes for the first time. */
const FIRST: Partial<CriteriaFields> = { type: ['commune'] };

export function criteriaRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;

  interface Told {
    readonly problems?: readonly string[];
    readonly status?: 200 | 409 | 422;
  }
  const page = (c: WebContext, fields: CriteriaFields | null, { problems = [], status = 200 }: Told = {}) => {
    const territory = c.get('territory');
    const criteria = fields === null ? null : readCriteria(db, fields);
    const preview = criteria?.ok === true ? previewWatch(db, criteria.value, territory) : null;
    const read = [criteria, preview].flatMap((one) => (one === null || one.ok ? [] : one.problems));
    const all = [...problems, ...read];
    const batches = shownBatches(c);
    // What has just been added, and how it is taken back, stands where one looks then.
    const justAdded =
      c.req.query('fait') === 'ajoute' ? batches.filter(({ row }) => row.id === c.req.query('ajout')) : [];
    return show(
      c,
      {
        title: 'Ajouter des sites par critères',
        place: '/suivi',
        styles: ['directory.css'],
        said: saidOf(c.req.query('fait'), c.req.query('ajout')),
      },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/suivi">Sites suivis</a>
        </nav>
        <h1>Ajouter des sites par critères</h1>
        <Batches batches={justAdded} id="ajout-fait" title="Ce que vous venez d’ajouter" />
        {isDirectoryEmpty(db) ? (
          <DirectoryEmpty mayAdd={mayChangeWatch(c.get('person'))} />
        ) : (
          <>
            <p class="lead">
              {fr(
                'Choisissez un territoire et une taille. Vigie montre qui y répond et les sites que l’annuaire connaît ; rien n’est ajouté avant que vous ayez vu la liste.',
              )}
            </p>
            <Problems
              problems={all}
              title={c.req.method === 'POST' ? 'Rien n’a été ajouté.' : 'Il reste quelque chose à préciser.'}
            />
            <CriteriaForm
              fields={fields ?? { ...fieldsOf({}), ...FIRST }}
              hasTerritory={territory !== null}
            />
            {fields !== null && preview?.ok === true && (
              <Preview
                fields={fields}
                preview={preview.value}
                shown={shownOf(c.req.query('montre'))}
                page={pageNumber(c.req.query('page'))}
                lastDay={dayAfterAWeek(todayOf(now))}
                hasTerritory={territory !== null}
              />
            )}
          </>
        )}
        <Batches
          batches={batches.filter((one) => !justAdded.includes(one))}
          id="ajouts"
          title="Derniers ajouts par critères"
        />
      </>,
      all.length > 0 && status === 200 ? 422 : status,
    );
  };

  function saidOf(done: string | undefined, id: string | undefined): string | null {
    if (done === 'annule')
      return 'Cet ajout est annulé : ses sites ne sont plus suivis. Ce qui a été relevé reste.';
    if (done !== 'ajoute') return null;
    const batch = findBatch(db, id ?? '');
    if (batch === null) return null;
    const { lastDue } = batchSites(db, batch.id);
    return fr(
      `${plural(batch.added, 'site est suivi', 'sites sont suivis')}. Premiers passages d’ici au ${day(lastDue ?? batch.addedAt)} : d’eux-mêmes tant que « vigie serve » reste ouverte, sinon par « vigie crawl --due » chaque jour.`,
    );
  }

  function shownBatches(c: WebContext): readonly ShownBatch[] {
    const person = c.get('person');
    const seesAll = mayChangePeople(person);
    const rows = lastBatches(db, { ...(seesAll ? {} : { by: person.id }), limit: MOST_BATCHES });
    if (rows.length === 0) return [];
    const names = new Map(namedPlaces(db).map((one) => [`${one.kind} ${one.code}`, one.name]));
    return rows.map((row) => ({
      row,
      by: row.addedBy === null ? null : (findPerson(db, row.addedBy)?.name ?? 'une personne'),
      words: criteriaWords(row.criteria, (kind, code) =>
        kind === 'departement' ? departementName(code) : (names.get(`${kind} ${code}`) ?? code),
      ),
      ...batchSites(db, row.id),
      mayUndo: mayUndo(c, row),
    }));
  }

  app.get(PLACE, (c) => {
    if (!mayChangeWatch(c.get('person'))) return forbidden(c, WHO);
    const fields = fieldsOf(c.req.queries());
    return page(c, fields.type.length === 0 && fields.ou === '' ? null : fields);
  });

  app.post(PLACE, async (c) => {
    const body = bodyValues(await c.req.parseBody({ all: true }));
    const fields = fieldsOf(body);
    const criteria = readCriteria(db, fields);
    if (!criteria.ok) return page(c, fields);
    const settings = parseSettings({ cadenceDays: body['cadenceDays']?.[0] });
    if (!settings.ok) return page(c, fields, { problems: settings.problems, status: 422 });
    const seen = Number(body['vus']?.[0] ?? '');
    const added = watchByCriteria(deps, {
      criteria: criteria.value,
      by: c.get('person'),
      territory: c.get('territory'),
      settings: settings.value,
      seen: Number.isSafeInteger(seen) ? seen : 0,
    });
    switch (added.kind) {
      case 'added':
        return c.redirect(previewPath(fields, { fait: 'ajoute', ajout: added.batch.id }), 303);
      case 'nothing':
        return page(c, fields, { problems: ['Aucun site nouveau à ajouter.'], status: 422 });
      case 'more-than-seen':
        return page(c, fields, { problems: [MORE], status: 409 });
      case 'refused':
        return page(c, fields, { problems: added.problems, status: 422 });
    }
  });

  app.post(`${PLACE}/:batch/fin`, (c) => {
    const row = findBatch(db, c.req.param('batch'));
    if (row === null) return notFound(c);
    if (!mayUndo(c, row)) return forbidden(c, 'la personne qui a fait cet ajout, ou à l’administration');
    takeBack(deps, { id: row.id, by: c.get('person'), territory: c.get('territory') });
    return c.redirect(`${PLACE}?fait=annule`, 303);
  });
}

const MORE =
  'Il y a maintenant plus de sites à ajouter que ceux que vous avez vus : regardez de nouveau la liste, puis ajoutez.';

function mayUndo(c: WebContext, row: WatchBatchRow): boolean {
  const person = c.get('person');
  return mayChangePeople(person) || row.addedBy === person.id;
}

function shownOf(text: string | undefined): Plan['kind'] | null {
  return PLAN_KINDS.find((kind) => kind === text) ?? null;
}

function dayAfterAWeek(today: string): string {
  return isLegalDay(today) ? formatDate(addDays(today, 7)) : today;
}
