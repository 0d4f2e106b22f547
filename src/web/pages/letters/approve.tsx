/** Approving a letter: what stands in the way, the questions that only a person can answer, and the button. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { countActivePeople } from '../../../../db/queries/people.js';
import { DEFAULT_NEW_ACCESS_DAYS } from '../../../accounts/index.js';
import { addDays, formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { approveLetter, viewApproval, type ApprovalView } from '../../../letters/approve.js';
import type { CheckNeed } from '../../../letters/checklist.js';
import { approversOf } from '../../../letters/letter-facts.js';
import { pictureProblem } from '../../../letters/hidden-since.js';
import type { KnownAnswer } from '../../../letters/known-answers.js';
import { sourcesOf } from '../../../letters/press.js';
import { CHECKS, type CheckAnswer, type Checklist } from '../../../letters/store-types.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Foreign } from '../../parts/foreign.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { Approvers, type ApproversProps } from './approvers.js';
import { fieldOf, LETTER_STYLES, letterHref, PLACE, STALE } from './frame.js';
import { versionIn } from './one.js';
import { Paper } from './paper.js';

type View = Extract<ApprovalView, { kind: 'view' }>;

/** The answers as they were typed, by question. */
type Answers = ReadonlyMap<CheckNeed['check'], CheckAnswer>;

const NOTHING: Answers = new Map();

export function approvalRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now, letters, newAccessDays = DEFAULT_NEW_ACCESS_DAYS } = deps;
  const approving = () => ({
    db,
    files: letters.files,
    now,
    newAccessDays,
    sources: sourcesOf(letters.templates()),
    press: letters.press,
  });

  const page = async (
    c: WebContext,
    told: {
      readonly problems?: readonly string[];
      readonly answers?: Answers;
      readonly note?: string;
      readonly status?: 200 | 409 | 422;
    } = {},
  ): Promise<Response> => {
    const view = await viewApproval(approving(), {
      letter: c.req.param('id') ?? '',
      person: c.get('person').id,
    });
    if (view.kind === 'refused') return notFound(c);
    if (view.letter.status === 'approved' || view.letter.status === 'withdrawn')
      return c.redirect(letterHref(view.letter), 303);
    return show(
      c,
      { title: `Valider la lettre ${view.letter.reference}`, place: PLACE, styles: LETTER_STYLES },
      <Approval
        view={view}
        isShown={pictureProblem(db, view.letter, view.draft.document) === null}
        today={todayOf(now)}
        problems={told.problems ?? []}
        answers={told.answers ?? NOTHING}
        note={told.note ?? ''}
        approvers={approversOf(db, view.letter, { at: now().toISOString(), newAccessDays })}
        people={countActivePeople(db)}
        newAccessDays={newAccessDays}
      />,
      told.status ?? 200,
    );
  };

  app.get(`${PLACE}/:id/validation`, (c) => page(c));

  app.post(`${PLACE}/:id/validation`, async (c) => {
    const body = await c.req.parseBody();
    const checklist = checklistIn(body);
    const note = fieldOf(body, 'note', 1000);
    const approved = await approveLetter(approving(), {
      letter: c.req.param('id'),
      version: versionIn(body),
      person: c.get('person').id,
      by: 'pages',
      checklist,
      note: note === '' ? null : note,
    });
    const answers: Answers = new Map(checklist.map((one) => [one.check, one]));
    switch (approved.kind) {
      case 'approved':
        return c.redirect(`${letterHref(approved.letter)}?fait=valide`, 303);
      case 'stale':
        return page(c, { problems: [STALE], note, status: 409 });
      case 'refused':
        return page(c, { problems: approved.problems, answers, note, status: 422 });
    }
  });
}

/** The answers of a form; what is no answer is left out, and asked again. Total. */
function checklistIn(body: Readonly<Record<string, unknown>>): Checklist {
  return CHECKS.flatMap((check): Checklist => {
    const typed = fieldOf(body, check, 10);
    const answer = typed === 'oui' ? 'yes' : typed === 'non' ? 'no' : null;
    if (answer === null) return [];
    const day = fieldOf(body, `${check}-jour`, 10);
    const note = fieldOf(body, `${check}-pourquoi`, 500);
    return [
      {
        check,
        answer,
        day: answer === 'yes' && isLegalDay(day) ? day : null,
        // What stands there from an earlier « non » says nothing of a « oui ».
        note: answer === 'yes' || note === '' ? null : note,
      },
    ];
  });
}

interface ApprovalProps extends ApproversProps {
  readonly view: View;
  /** False when people have hidden places of its picture since. */
  readonly isShown: boolean;
  readonly today: LegalDay;
  readonly problems: readonly string[];
  readonly answers: Answers;
  readonly note: string;
}

const Approval: FC<ApprovalProps> = (props) => {
  const { view, problems, isShown } = props;
  const { letter, draft, obstacles } = view;
  const href = letterHref(letter);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={PLACE}>Lettres</a>
        {' › '}
        <a href={href}>{letter.reference}</a>
      </nav>
      <h1>Valider la lettre</h1>
      <Problems problems={problems} title="La lettre n’est pas validée." />
      <div class="desk">
        <div class="fill">
          {obstacles.length > 0 ? (
            <section class="next-step" aria-labelledby="obstacles">
              <h2 id="obstacles">Elle ne peut pas être validée maintenant</h2>
              <ul class="plain-list not-you">
                {obstacles.map((problem) => (
                  <li>
                    <Foreign text={fr(problem)} maxChars={500} />
                  </li>
                ))}
              </ul>
              <Approvers {...props} />
              <p class="meta">
                {fr('Rien n’est perdu : la lettre attend. Ce qui manque se règle là où c’est dit.')}
              </p>
              <p>
                <a class="button" href={href}>
                  Revenir à la lettre
                </a>
              </p>
            </section>
          ) : (
            <Checks {...props} />
          )}
        </div>
        <div class="read-letter" tabindex={0} role="region" aria-label="La lettre, telle qu’elle se lit">
          <Paper document={draft.document} picture={isShown ? `${href}/annexe` : null} />
        </div>
      </div>
    </>
  );
};

const Checks: FC<ApprovalProps> = ({ view: { letter, checks, known }, today, answers, note }) => (
  <form method="post" action={`${letterHref(letter)}/validation`} class="checks">
    <input type="hidden" name="version" value={String(letter.version)} />
    <p>
      {fr(
        'Lisez la lettre en entier, puis répondez. Vos réponses sont gardées avec elle. Une fois validée, elle ne change plus.',
      )}
    </p>
    {checks.map((need) => (
      <Check
        need={need}
        answer={answers.get(need.check) ?? null}
        known={known.get(need.check) ?? null}
        today={today}
      />
    ))}
    <label>
      Remarque (facultative)
      <textarea name="note" rows={2} maxlength={1000}>
        {note}
      </textarea>
    </label>
    <div class="buttons">
      <button type="submit" class="main">
        Valider la lettre
      </button>
      <a href={letterHref(letter)}>Revenir sans valider</a>
    </div>
  </form>
);

const Check: FC<{
  need: CheckNeed;
  answer: CheckAnswer | null;
  known: KnownAnswer | null;
  today: LegalDay;
}> = ({ need: { check, question, isSettled, found, allowsNo, maxAgeDays }, answer, known, today }) => {
  const told = [...found, ...(known === null ? [] : [known.told])].map((sentence) => (
    <p class="hint">
      <Foreign text={fr(sentence)} maxChars={400} />
    </p>
  ));
  if (isSettled)
    return (
      <div class="settled">
        <p>
          <strong>{fr(question)}</strong>
        </p>
        {told}
        <p class="hint">{fr('Vigie l’a vérifié : rien à répondre.')}</p>
      </div>
    );
  const oldest = maxAgeDays === null ? null : addDays(today, -maxAgeDays);
  const day = known?.day ?? null;
  const isFresh = day !== null && oldest !== null && day >= oldest && day <= today;
  return (
    <fieldset>
      <legend>{fr(question)}</legend>
      {told}
      <label class="choice">
        <input type="radio" name={check} value="oui" required checked={answer?.answer === 'yes'} />
        <span>{maxAgeDays === null ? 'Oui' : 'Oui, vérifié le'}</span>
      </label>
      {oldest !== null && (
        <label class="under-choice">
          <span class="unseen">{fr(`Jour de la vérification : ${question}`)}</span>
          <input
            type="date"
            name={`${check}-jour`}
            min={oldest}
            max={today}
            value={answer?.day ?? (isFresh ? day : '')}
          />
          <span class="hint">{fr(`du ${formatDate(oldest)} à aujourd’hui`)}</span>
        </label>
      )}
      <label class="choice">
        <input type="radio" name={check} value="non" checked={answer?.answer === 'no'} />
        <span>{fr(allowsNo ? 'Non, parce que' : 'Non : la lettre ne peut pas partir ainsi')}</span>
      </label>
      {allowsNo && (
        <label class="under-choice">
          <span class="unseen">{fr(`Pourquoi non : ${question}`)}</span>
          <input
            name={`${check}-pourquoi`}
            maxlength={500}
            autocomplete="off"
            value={answer?.note ?? known?.note ?? ''}
          />
        </label>
      )}
    </fieldset>
  );
};
