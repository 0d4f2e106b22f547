/** One letter: how it reads, where it stands, who did what, and the next step. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { standingHolds, type HoldRow } from '../../../../db/queries/brakes.js';
import { hasNationalOffice } from '../../../../db/queries/people.js';
import type { Db } from '../../../../db/open.js';
import { DEFAULT_NEW_ACCESS_DAYS, reaches, releaseHold, setHold } from '../../../accounts/index.js';
import { briefOf, caseReference, readCase } from '../../../cases/index.js';
import { pictureProblem } from '../../../letters/hidden-since.js';
import type { LetterReading } from '../../../letters/read-letter.js';
import { readDraft, readLetter, type DraftReading } from '../../../letters/read-letter.js';
import { reviewLetter, withdrawLetter } from '../../../letters/letter-store.js';
import { STATUS_WORDS, STEP_WORDS } from '../../../letters/letter-words.js';
import { formatBytes } from '../../../french/words.js';
import { readinessOf } from '../../../mail/readiness.js';
import type { Env, Person, WebContext, WebDeps } from '../../context.js';
import { caseHref } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { Day, Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { Deliveries } from './deliveries.js';
import { fieldOf, hasLeft, kindLabel, LETTER_STYLES, letterHref, nameOf, PLACE, STALE } from './frame.js';
import { leavingOf } from './leaving.js';
import { nextStepOf } from './next-step.js';
import { Paper } from './paper.js';
import { Remarks } from './remarks.js';
import { NextStepBox } from './step-forms.js';

/** What has just been done, said after the redirection; only sentences of ours. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['garde', 'Le brouillon est gardé. Rien n’est parti.'],
  ['repris', 'La nouvelle version est gardée ; elle est à relire.'],
  ['relu', 'Votre relecture est notée.'],
  ['valide', 'La lettre est validée ; ses fichiers sont figés. Rien n’est encore parti.'],
  ['envoi', 'Elle est à l’envoi.'],
  ['deja-envoi', 'Elle était déjà à l’envoi à cette adresse : rien n’a été changé.'],
  ['arret', 'Elle n’est plus à l’envoi. Elle reste validée.'],
  ['retenue', 'Elle est retenue : elle ne part plus.'],
  ['levee', 'La retenue est levée.'],
  ['retiree', 'La lettre est retirée.'],
  ['partie', 'C’est noté : elle était partie.'],
  ['renvoi', 'C’est noté : elle repart au prochain envoi.'],
  ['poste', 'L’envoi par la poste est noté.'],
  ['formulaire', 'Le dépôt dans le formulaire est noté.'],
  ['preuve', 'La preuve de réception est gardée.'],
  ['retour', 'C’est noté : elle est revenue. Aucun délai ne court.'],
]);

/** Shows a letter with what was refused; what other routes of letters answer with. */
export type ShowLetter = (
  c: WebContext,
  id: string,
  told?: { readonly problems?: readonly string[]; readonly status?: 200 | 409 | 413 | 422 | 503 },
) => Promise<Response>;

export function letterRoutes(app: Hono<Env>, deps: WebDeps): ShowLetter {
  const { db, now, letters, newAccessDays = DEFAULT_NEW_ACCESS_DAYS } = deps;
  const page: ShowLetter = async (c, id, { problems = [], status = 200 } = {}) => {
    const reading = readLetter(db, id);
    if (reading === null) return notFound(c);
    const at = now().toISOString();
    const step = nextStepOf(db, reading, c.get('person'), { at, newAccessDays });
    const draft = await readDraft(letters.files, reading.row);
    const hidden = draft.kind === 'found' ? pictureProblem(db, reading.row, draft.draft.document) : null;
    const isHeld = hidden !== null && reading.row.status !== 'withdrawn' && !hasLeft(reading);
    return show(
      c,
      {
        title: `Lettre ${reading.row.reference}`,
        place: PLACE,
        styles: LETTER_STYLES,
        said: SAID.get(c.req.query('fait') ?? '') ?? null,
      },
      <Letter
        deps={deps}
        reading={reading}
        draft={draft}
        isPictureShown={hidden === null}
        held={isHeld ? hidden : null}
        person={c.get('person')}
        problems={problems}
      >
        <NextStepBox
          reading={reading}
          step={step}
          leaving={step.kind === 'send' ? await leavingOf(deps, reading, at) : null}
          gate={
            step.kind !== 'wait'
              ? null
              : isHeld
                ? { kind: 'held', because: [hidden] }
                : readinessOf(db, step.delivery.row, at)
          }
          today={todayOf(now)}
          hasServer={letters.hasServer}
          newAccessDays={newAccessDays}
          coordinates={reaches(c.get('person').role, 'coordinator', hasNationalOffice(db))}
        />
      </Letter>,
      status,
    );
  };
  const done = (c: WebContext, { row }: LetterReading, said: string) =>
    c.redirect(`${letterHref(row)}?fait=${said}`, 303);

  app.get(`${PLACE}/:id`, (c) => page(c, c.req.param('id')));

  app.post(`${PLACE}/:id/relecture`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const body = await c.req.parseBody();
    const note = fieldOf(body, 'note', 1000);
    const reviewed = reviewLetter(
      { db, now, newAccessDays },
      {
        letter: reading.row.id,
        version: versionIn(body),
        person: c.get('person').id,
        by: 'pages',
        note: note === '' ? null : note,
      },
    );
    switch (reviewed.kind) {
      case 'reviewed':
        return done(c, reading, 'relu');
      case 'stale':
        return page(c, reading.row.id, { problems: [STALE], status: 409 });
      case 'refused':
        return page(c, reading.row.id, { problems: reviewed.problems, status: 422 });
    }
  });

  app.post(`${PLACE}/:id/retrait`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const reason = fieldOf(await c.req.parseBody(), 'pourquoi', 1000);
    const withdrawn = withdrawLetter(
      { db, now },
      { letter: reading.row.id, person: c.get('person').id, by: 'pages', reason },
    );
    return withdrawn.kind === 'withdrawn'
      ? done(c, reading, 'retiree')
      : page(c, reading.row.id, { problems: withdrawn.problems, status: 422 });
  });

  app.post(`${PLACE}/:id/retenue`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const reason = fieldOf(await c.req.parseBody(), 'reason', 300);
    const held = setHold(
      { db, by: c.get('person'), at: now().toISOString() },
      { kind: 'letter', subject: reading.row.id, reason },
    );
    return held.kind === 'done'
      ? done(c, reading, 'retenue')
      : page(c, reading.row.id, { problems: held.problems, status: 422 });
  });

  app.post(`${PLACE}/:id/retenue/fin`, (c) => {
    const reading = readLetter(db, c.req.param('id'));
    if (reading === null) return notFound(c);
    const hold = holdOf(db, reading);
    if (hold !== null) releaseHold({ db, by: c.get('person'), at: now().toISOString() }, hold.id);
    return done(c, reading, 'levee');
  });

  return page;
}

export function versionIn(body: Readonly<Record<string, unknown>>): number {
  const text = fieldOf(body, 'version', 10);
  return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}

function holdOf(db: Db, { row }: LetterReading): HoldRow | null {
  return standingHolds(db).find(({ kind, subject }) => kind === 'letter' && subject === row.id) ?? null;
}

interface LetterProps {
  readonly deps: WebDeps;
  readonly reading: LetterReading;
  readonly draft: DraftReading;
  /** False when people have hidden places of it since. */
  readonly isPictureShown: boolean;
  /** Why it may not leave until somebody decides, when its picture shows what people have hidden since. */
  readonly held: string | null;
  readonly person: Person;
  readonly problems: readonly string[];
  readonly children?: unknown;
}

const Letter: FC<LetterProps> = ({ deps, reading, draft, isPictureShown, held, ...told }) => {
  const { person, problems, children } = told;
  const { db, now } = deps;
  const { row } = reading;
  const ofCase = readCase(db, row.caseId);
  const brief = ofCase === null ? null : briefOf(db, ofCase.row);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={PLACE}>Lettres</a>
        {brief !== null && (
          <>
            {' › '}
            <a href={caseHref(row.caseId)}>{fr(`Dossier ${caseReference(brief.row)}`)}</a>
          </>
        )}
      </nav>
      <h1>
        <bdi>{brief?.frame.authority.name ?? row.addressee.name}</bdi>
        <span class="unseen"> : lettre {row.reference}</span>
      </h1>
      <p class="meta">
        {fr(
          `${row.reference} · ${kindLabel(row.template)}${draft.kind === 'found' ? ` : ${draft.draft.template.title}` : ''} · `,
        )}
        <strong class={`letter-state state-${row.status}`}>{STATUS_WORDS[row.status]}</strong>
        {fr(` · version ${row.version}`)}
      </p>
      <Problems problems={problems} />
      {held !== null && <Problems problems={[held]} title="Cette lettre attend une décision." />}
      <div class="desk">
        <div class="fill">
          {children}
          <Hold deps={deps} reading={reading} person={person} />
          {draft.kind === 'found' && (row.status === 'draft' || row.status === 'reviewed') && (
            <Remarks remarks={draft.draft.remarks} />
          )}
          <Deliveries deps={deps} reading={reading} today={todayOf(now)} />
          <Files reading={reading} isHeld={held !== null} />
          <Steps db={db} reading={reading} />
          <Withdraw reading={reading} />
        </div>
        <div class="read-letter" tabindex={0} role="region" aria-label="La lettre, telle qu’elle se lit">
          {draft.kind === 'found' ? (
            <Paper
              document={
                row.status === 'approved'
                  ? { ...draft.draft.document, status: 'final' }
                  : draft.draft.document
              }
              picture={isPictureShown ? `${letterHref(row)}/annexe` : null}
            />
          ) : (
            <Problems
              problems={[draft.problem]}
              title={
                row.removedAt === null
                  ? 'La lettre ne peut pas être montrée.'
                  : 'La lettre n’est plus gardée.'
              }
            />
          )}
        </div>
      </div>
    </>
  );
};

const Steps: FC<{ db: Db; reading: LetterReading }> = ({ db, reading: { steps } }) => (
  <section aria-labelledby="qui">
    <h2 id="qui">Qui a fait quoi</h2>
    <ol class="plain-list" reversed>
      {steps.toReversed().map((step) => (
        <li>
          <strong>{STEP_WORDS[step.kind].charAt(0).toUpperCase() + STEP_WORDS[step.kind].slice(1)}</strong>
          {fr(` (version ${step.version}), `)}
          <bdi>{nameOf(db, step.personId)}</bdi>
          {', '}
          <Day at={step.at} />
          {step.by === 'command-line' && <span class="meta">{fr(' · à la machine')}</span>}
          {step.note !== null && (
            <p class="meta">
              <Foreign text={step.note} maxChars={1000} />
            </p>
          )}
        </li>
      ))}
    </ol>
  </section>
);

const FILE_WORDS = { pdf: 'PDF', docx: 'Traitement de texte (DOCX)', text: 'Texte du courriel' } as const;

/** @param isHeld its picture shows what people have hidden since: the files that hold it are not handed out */
const Files: FC<{ reading: LetterReading; isHeld: boolean }> = ({ reading: { row, files }, isHeld }) => (
  <section aria-labelledby="fichiers">
    <h2 id="fichiers">Fichiers</h2>
    <p class="meta">
      {fr(
        row.removedAt !== null
          ? 'Supprimés à leur terme ; restent leurs empreintes, et l’entrée du journal des preuves qui le dit.'
          : isHeld
            ? 'Le PDF et le DOCX montrent ce qui a été masqué depuis : ils ne se téléchargent pas avant la décision.'
            : files.length > 0
              ? 'Figés à la validation : ce sont eux qui partent, et rien ne les change plus.'
              : 'Marqués PROJET ; ils sont faits à la demande et ne sont pas gardés.',
      )}
    </p>
    <ul class="plain-list">
      {(['pdf', 'docx', 'text'] as const).map((kind) => {
        const frozen = files.find((file) => file.kind === kind);
        return (
          <li>
            {row.removedAt === null && !(isHeld && kind !== 'text') ? (
              <a href={`${letterHref(row)}/fichiers/${kind === 'text' ? 'txt' : kind}`}>{FILE_WORDS[kind]}</a>
            ) : (
              FILE_WORDS[kind]
            )}
            {frozen !== undefined && (
              <span class="meta">
                {fr(` · ${formatBytes(frozen.bytes)} · SHA-256 `)}
                <code>{frozen.sha256}</code>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  </section>
);

/** A letter that is approved and has not left may be held by the national office. */
const Hold: FC<{ deps: WebDeps; reading: LetterReading; person: Person }> = ({
  deps: { db },
  reading,
  person,
}) => {
  const { row } = reading;
  const hold = holdOf(db, reading);
  const mayHold = reaches(person.role, 'national', hasNationalOffice(db));
  if (hold !== null)
    return (
      <section aria-labelledby="retenue" class="held">
        <h2 id="retenue">Retenue</h2>
        <p>
          <Foreign text={hold.reason} />
        </p>
        <p class="meta">
          {fr('Par ')}
          <bdi>{nameOf(db, hold.setBy)}</bdi>
          {fr(', le ')}
          <Day at={hold.setAt} />
          {fr('. Elle ne part pas tant que le bureau national n’a pas levé cette retenue.')}
        </p>
        {mayHold && (
          <form method="post" action={`${letterHref(row)}/retenue/fin`}>
            <button type="submit">Lever la retenue</button>
          </form>
        )}
      </section>
    );
  return !mayHold || row.status !== 'approved' || hasLeft(reading) ? (
    <></>
  ) : (
    <details>
      <summary>Retenir cette lettre</summary>
      <form method="post" action={`${letterHref(row)}/retenue`} class="stacked">
        <label>
          {fr('Pourquoi (la phrase est montrée à qui voulait l’envoyer)')}
          <input name="reason" required maxlength={300} autocomplete="off" />
        </label>
        <button type="submit">Retenir</button>
      </form>
    </details>
  );
};

const Withdraw: FC<{ reading: LetterReading }> = ({ reading: { row, deliveries } }) =>
  row.status === 'withdrawn' ||
  row.removedAt !== null ||
  deliveries.some(({ row: { state } }) => state === 'sent' || state === 'sending' || state === 'unknown') ? (
    <></>
  ) : (
    <details>
      <summary>Retirer cette lettre</summary>
      <form method="post" action={`${letterHref(row)}/retrait`} class="stacked">
        <p class="hint">
          {fr('Elle ne partira plus jamais ; elle reste lisible. Une autre peut être commencée.')}
        </p>
        <label>
          Pourquoi
          <input name="pourquoi" required maxlength={300} autocomplete="off" />
        </label>
        <button type="submit">Retirer pour toujours</button>
      </form>
    </details>
  );
