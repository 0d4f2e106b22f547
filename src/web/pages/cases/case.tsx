/** One case: its visuals, what is due and why, all that happened, and what a person can write down now. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findPicture } from '../../../../db/queries/pictures.js';
import {
  addPicture,
  appendEvents,
  briefOf,
  caseReference,
  DUE_WORDS,
  OUTCOME_WORDS,
  readCase,
  STAGE_WORDS,
  stillDue,
  type CaseBrief,
  type CaseReading,
} from '../../../cases/index.js';
import { formatDate, type LegalDay } from '../../../french/index.js';
import { recordAnswer } from '../../../mail/inbox/index.js';
import { recordReturn } from '../../../mail/index.js';
import type { Db } from '../../../../db/open.js';
import type { Env, Person, WebContext, WebDeps } from '../../context.js';
import { caseHref, DueLine } from '../../parts/case-pieces.js';
import { Contracts } from '../../parts/contracts.js';
import { Foreign } from '../../parts/foreign.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import type { Pictures } from '../../pictures.js';
import { show } from '../../show.js';
import { caseDossierRoutes } from './dossier.js';
import { mayEnter } from './entries.js';
import { entriesFor } from './entries-now.js';
import { CASE_STYLES, PLACE, todayOf } from './frame.js';
import { CaseLetters, LetterButton } from './letters.js';
import { EntryForms } from './forms.js';
import { readEntry, readTyped, type Deed, type Typed } from './read-entry.js';
import { maySpeakOf, notYet, told, UNREAD, UNREAD_TITLE } from './opening.js';
import { AddPicture, CasePictures, picturesShown, type ShownPicture } from './pictures.js';
import { Timeline } from './timeline.js';
import { forbidden, notFound } from '../errors.js';

const COORDINATION = 'la coordination';

/** What has just been done, said after the redirection; only sentences of ours. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['ouvert', 'Le dossier est ouvert.'],
  ['deja', 'Ce visuel est déjà dans ce dossier : rien n’a été changé.'],
  ['ajoute', 'Le visuel est dans le dossier.'],
  ['noted', 'La note est ajoutée.'],
  ['credited', 'Le crédit est noté.'],
  ['labelled', 'La mention est notée.'],
  ['gone', 'C’est noté : le visuel n’est plus en ligne.'],
  ['back-online', 'C’est noté : le visuel est revenu.'],
  ['denied', 'C’est noté ; la coordination regarde ce texte.'],
  ['answered', 'La réponse est notée ; la suite en découle.'],
  ['receipt', 'La réception est prouvée et notée.'],
  ['delivery-failed', 'C’est noté : la lettre n’est pas arrivée.'],
  ['no-answer', 'C’est constaté : sans réponse.'],
  ['statement-found', 'La déclaration est notée.'],
  ['taken-back', 'C’est repris : le dossier est ce qu’il serait sans cela.'],
  ['documents-receipt', 'La réception de la demande de documents est notée.'],
  ['documents-answered', 'La réponse à la demande de documents est notée.'],
  ['cada-referred', 'La saisine de la CADA est notée.'],
  ['cada-opinion', 'L’avis de la CADA est noté.'],
  ['documents-ended', 'La demande de documents est terminée.'],
  ['council-dated', 'La date du conseil est notée.'],
  ['notice-given', 'C’est noté : la collectivité est prévenue.'],
  ['artist-named', 'Tout est arrêté : ces visuels et leurs copies proches sont protégés partout.'],
  ['picture-withdrawn', 'Le visuel est retiré du dossier.'],
  ['held', 'Le dossier est suspendu.'],
  ['resumed', 'Le dossier reprend.'],
  ['closed', 'Le dossier est clos.'],
  ['reopened', 'Le dossier est rouvert.'],
]);

export function caseRoutes(app: Hono<Env>, deps: WebDeps, pictures: Pictures): void {
  const { db, now } = deps;

  interface Told {
    readonly problems?: readonly string[];
    readonly typed?: Typed | null;
    readonly status?: 200 | 409 | 422;
  }
  const page = (c: WebContext, id: string, { problems = [], typed = null, status = 200 }: Told = {}) => {
    const reading = readCase(db, id);
    const brief = reading === null ? null : briefOf(db, reading.row);
    if (reading === null || brief === null) return notFound(c);
    return show(
      c,
      {
        title: `${brief.frame.authority.name}, dossier`,
        place: PLACE,
        styles: CASE_STYLES,
        said: SAID.get(c.req.query('fait') ?? '') ?? null,
      },
      <Case
        deps={deps}
        reading={reading}
        brief={brief}
        person={c.get('person')}
        today={todayOf(now)}
        problems={problems}
        typed={typed}
      />,
      status,
    );
  };

  app.get(`${PLACE}/:id`, (c) => page(c, c.req.param('id')));

  app.post(`${PLACE}/:id/evenements`, async (c) => {
    const id = c.req.param('id');
    const reading = readCase(db, id);
    if (reading === null) return notFound(c);
    const typed = readTyped(await c.req.parseBody());
    if (typed === null) return page(c, id, { problems: ['Ce formulaire est incomplet.'], status: 422 });
    const person = c.get('person');
    if (!mayEnter(person, typed.kind)) return forbidden(c, COORDINATION);
    const read = readEntry(typed, reading, {
      person: person.id,
      at: now().toISOString(),
      today: todayOf(now),
      eventDayOf: (picture) => findPicture(db, picture)?.eventDay ?? null,
    });
    if (read.kind === 'refused') return page(c, id, { problems: read.problems, typed, status: 422 });
    const written = write(id, person, read.deed, read.seenEvents);
    switch (written.kind) {
      case 'appended':
      case 'recorded':
      case 'held':
        return c.redirect(`${caseHref(id)}?fait=${typed.kind}`, 303);
      case 'stale':
        return page(c, id, { problems: [STALE], typed, status: 409 });
      case 'refused':
        return page(c, id, { problems: [written.message], typed, status: 422 });
    }
  });

  /** What an authority said goes through the one door of answers, where more than an event follows from it. */
  function write(caseId: string, person: Person, deed: Deed, seenEvents: number) {
    if (deed.kind === 'event') {
      const { event } = deed;
      // What carried the letter is no longer « partie » either.
      return event.kind === 'delivery-failed'
        ? recordReturn(db, { caseId, event, seenEvents })
        : appendEvents(db, { caseId, events: [event], seenEvents });
    }
    const { said, isComplete, day, note } = deed;
    return recordAnswer(db, {
      mail: null,
      caseId,
      said,
      isComplete,
      person: person.id,
      at: now().toISOString(),
      day,
      today: todayOf(now),
      note,
      seenEvents,
    });
  }

  app.post(`${PLACE}/:id/visuels`, async (c) => {
    const id = c.req.param('id');
    const picture = (await c.req.parseBody())['picture'];
    if (typeof picture !== 'string' || picture === '' || picture.length > 100)
      return page(c, id, { problems: ['Choisissez un visuel.'], status: 422 });
    if (!maySpeakOf(db, picture, c.get('person'))) return told(c, UNREAD_TITLE, UNREAD);
    const added = addPicture(db, {
      caseId: id,
      picture,
      person: c.get('person').id,
      at: now().toISOString(),
      day: todayOf(now),
      because: 'Ajouté à la main ; la relecture confirme ce visuel.',
    });
    switch (added.kind) {
      case 'added':
        return c.redirect(`${caseHref(id)}?fait=ajoute`, 303);
      case 'already':
        return c.redirect(`${caseHref(added.caseId)}?fait=deja`, 303);
      case 'not-yet':
        return notYet(c, picture, added.standing);
      case 'refused':
        return readCase(db, id) === null
          ? told(c, 'Le visuel n’a pas été ajouté', added.message)
          : page(c, id, { problems: [added.message], status: 422 });
    }
  });

  caseDossierRoutes(app, deps, pictures);
}

const STALE =
  'Quelqu’un a écrit dans ce dossier depuis que vous l’avez ouvert : rien n’a été ajouté. Lisez ce qui est nouveau dans l’historique, puis envoyez de nouveau ce que vous aviez écrit, gardé plus bas.';

interface CaseProps {
  readonly deps: WebDeps;
  readonly reading: CaseReading;
  readonly brief: CaseBrief;
  readonly person: Person;
  readonly today: LegalDay;
  readonly problems: readonly string[];
  readonly typed: Typed | null;
}

const Case: FC<CaseProps> = ({ deps: { db }, reading, brief, person, today, problems, typed }) => {
  const { row, projection } = reading;
  const { authority } = brief.frame;
  const pictures = picturesShown(db, reading);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={PLACE}>Dossiers</a>
      </nav>
      <h1>
        <bdi>{authority.name}</bdi>
      </h1>
      <p class="meta">
        {fr(`Dossier ${caseReference(row)} · `)}
        <a href={`/collectivites/${encodeURIComponent(authority.code)}`}>La collectivité et ses sites</a>
      </p>
      <p class="to-notes">
        <a class="button" href="#noter">
          Noter quelque chose
        </a>
      </p>
      <Problems problems={problems} />
      <div class="case-page">
        <div>
          <Where reading={reading} />
          <WhatIsDue db={db} brief={brief} today={today} />
          <CaseLetters db={db} caseId={row.id} />
          <CasePictures pictures={pictures} />
          {projection.stage !== 'closed' && <AddPicture db={db} row={row} />}
          <Timeline db={db} reading={reading} titles={titlesOf(pictures)} />
          <Contracts db={db} code={authority.code} isNarrow />
        </div>
        <div class="beside">
          <EntryForms
            caseId={row.id}
            entries={entriesFor(reading, today, authority.departement ?? undefined)}
            person={person}
            reading={reading}
            titles={titlesOf(pictures)}
            seen={row.events}
            today={today}
            typed={typed}
          />
          <Export caseId={row.id} />
        </div>
      </div>
    </>
  );
};

function titlesOf(pictures: readonly ShownPicture[]): ReadonlyMap<string, string> {
  return new Map(pictures.map(({ id, title }) => [id, title]));
}

/** Stage and outcome, apart. */
const Where: FC<{ reading: CaseReading }> = ({ reading: { row, projection } }) => (
  <section aria-labelledby="ou-en-est" class="where">
    <h2 id="ou-en-est">Où en est le dossier</h2>
    <dl class="facts">
      <dt>Étape</dt>
      <dd>
        <strong>{STAGE_WORDS[row.stage].label}</strong>
        <br />
        {fr(STAGE_WORDS[row.stage].sentence)}
      </dd>
      <dt>Issue</dt>
      <dd>
        {projection.outcomes.length === 0 ? (
          <span class="soft">pas encore</span>
        ) : (
          <ul class="plain-list">
            {projection.outcomes.map(({ outcome, day }) => (
              <li>
                <strong>{OUTCOME_WORDS[outcome]}</strong>
                {fr(`, le ${formatDate(day)}`)}
              </li>
            ))}
          </ul>
        )}
      </dd>
      {projection.facts.held !== null && (
        <>
          <dt>Suspendu</dt>
          <dd>
            {fr(`depuis le ${formatDate(projection.facts.held.day)} : `)}
            <Foreign text={projection.facts.held.because} maxChars={400} />
          </dd>
        </>
      )}
    </dl>
  </section>
);

const WhatIsDue: FC<{ db: Db; brief: CaseBrief; today: LegalDay }> = ({ db, brief: { due, row }, today }) => (
  <section aria-labelledby="suite">
    <h2 id="suite">Ce qui vient ensuite</h2>
    {stillDue(due, today).length === 0 ? (
      <p>Rien n’est attendu.</p>
    ) : (
      stillDue(due, today).map((one) => <DueLine due={one} today={today} about={DUE_WORDS[one.kind]} />)
    )}
    <LetterButton db={db} caseId={row.id} due={due} />
    <p class="meta">
      {fr('Calculé de ce qui est arrivé et du calendrier ; rien ne part sans qu’une personne l’ait décidé.')}
    </p>
  </section>
);

const Export: FC<{ caseId: string }> = ({ caseId }) => (
  <section aria-labelledby="archive">
    <h2 id="archive">Archive de preuves</h2>
    <p>
      {fr(
        'Un fichier ZIP avec les captures, leurs empreintes, leurs horodatages et un résumé : il se vérifie sans Vigie. Les notes et les noms des bénévoles n’y figurent pas.',
      )}
    </p>
    <p>
      {/* Without « download »: where there is none to be had, the page that says why has to be shown. */}
      <a class="button" href={`${caseHref(caseId)}/dossier.zip`}>
        Télécharger l’archive
      </a>
    </p>
  </section>
);
