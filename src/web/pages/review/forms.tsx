/** The decision: three ways to answer, each a form of its own, so that no key sends another one's answer. */
import type { Child, FC } from 'hono/jsx';
import { MAX_DECISION_NOTE_CHARS, MAX_MENTION_CHARS } from '../../../review/decisions.js';
import { DISMISSAL_WORDS, PUBLICATION_WORDS } from '../../../review/index.js';
import {
  DISMISSAL_REASONS,
  PUBLICATION_SOURCES,
  type Capacity,
  type Decision,
  type FieldProblem,
} from '../../../review/types.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';

const FIELDS = [
  'kind',
  'made',
  'realistic',
  'mention',
  'mentionText',
  'recognisablePerson',
  'publicationDay',
  'publicationSource',
  'eventDay',
  'reason',
  'note',
] as const;

/** What the forms hold, as texts: what a person typed comes back as she typed it. */
export type Answers = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Answers before anything was said: the quick ones are those of most visuals. */
export function emptyAnswers(): Answers {
  return {
    kind: '',
    made: '',
    realistic: 'non',
    mention: 'none',
    mentionText: '',
    recognisablePerson: 'non',
    publicationDay: '',
    publicationSource: 'page',
    eventDay: '',
    reason: '',
    note: '',
  };
}

/** The answers that a decision was given by. */
export function answersOf(decision: Decision): Answers {
  const empty = { ...emptyAnswers(), kind: decision.kind };
  if (decision.kind === 'unsure') return { ...empty, note: decision.note ?? '' };
  if (decision.kind === 'dismissed') return { ...empty, reason: decision.reason, note: decision.note ?? '' };
  const { made, realistic, mention, recognisablePerson, publication, eventDay } = decision;
  return {
    ...empty,
    made: made ?? '',
    realistic: realistic ? 'oui' : 'non',
    mention: mention.kind,
    mentionText: mention.kind === 'none' ? '' : mention.text,
    recognisablePerson: recognisablePerson ? 'oui' : 'non',
    publicationDay: publication?.day ?? '',
    publicationSource: publication?.source ?? 'page',
    eventDay: eventDay ?? '',
  };
}

/**
 * What a form says: its answers as typed, and the same in the form that `decide` reads. Total; a field that is missing
 * or no text is an empty one.
 */
export function readAnswers(form: Readonly<Record<string, unknown>>): {
  readonly answers: Answers;
  readonly decision: unknown;
} {
  const text = (name: string): string => {
    const value = form[name];
    return typeof value === 'string' ? value : '';
  };
  const answers = Object.fromEntries(FIELDS.map((name) => [name, text(name)])) as Answers;
  return { answers, decision: decisionOf(answers) };
}

function decisionOf(answers: Answers): unknown {
  const { kind, reason, note } = answers;
  if (kind !== 'confirmed') return { kind, reason, note: note.trim() === '' ? null : note };
  const { made, mention, mentionText, publicationDay, publicationSource, eventDay } = answers;
  return {
    kind,
    made: made === '' ? null : made,
    realistic: yesOrNo(answers.realistic),
    // A text that stands nowhere was typed by mistake, or its place forgotten: the person is asked.
    mention: mention === 'none' && mentionText.trim() !== '' ? null : { kind: mention, text: mentionText },
    recognisablePerson: yesOrNo(answers.recognisablePerson),
    publication: publicationDay === '' ? null : { day: publicationDay, source: publicationSource },
    eventDay: eventDay === '' ? null : eventDay,
  };
}

function yesOrNo(text: string): boolean | null {
  return text === 'oui' ? true : text === 'non' ? false : null;
}

interface FormProps {
  /** Where the three forms go. */
  readonly action: string;
  /** What the page has to send back (`versionFor`). */
  readonly version: string;
  readonly capacity: Capacity;
  readonly answers: Answers;
  readonly problems?: readonly FieldProblem[];
  /** When Vigie first saw it, as a hint beside the publication date. */
  readonly firstSeen?: string | null;
}

/** Confirm, dismiss, do not know. Works without script: the first two unfold, the third is sent at once. */
export const DecisionForms: FC<FormProps> = (props) => {
  const { answers, capacity, problems = [] } = props;
  const isFor = (kind: Decision['kind']): readonly string[] =>
    answers.kind === kind ? problems.map(({ message }) => message) : [];
  const opens = (kind: Decision['kind']): { open?: true } => (isFor(kind).length > 0 ? { open: true } : {});
  const isRuling = capacity === 'coordinator';
  return (
    <div class="decision">
      <details class="answer" name="decision" {...opens('confirmed')}>
        <Choice letter="c" name="Confirmer" says="ce visuel pose question, la suite se prépare" />
        <Send props={props} kind="confirmed">
          <Problems problems={isFor('confirmed')} />
          <ConfirmQuestions {...props} />
          <button type="submit" class="main" data-send>
            {fr(isRuling ? 'Trancher : confirmé' : 'Enregistrer : confirmé')} <kbd>C</kbd>
          </button>
        </Send>
      </details>
      <details class="answer" name="decision" {...opens('dismissed')}>
        <Choice letter="e" name="Écarter" says="choisir une raison" />
        <Send props={props} kind="dismissed">
          <Problems problems={isFor('dismissed')} />
          <Note
            answers={answers.kind === 'dismissed' ? answers : null}
            hint="Nécessaire pour « autre raison »."
          />
          <fieldset class="reasons">
            <legend>
              Raison <span class="soft">{fr('La choisir enregistre aussitôt.')}</span>
            </legend>
            {DISMISSAL_REASONS.map((reason, index) => (
              <button type="submit" name="reason" value={reason} data-key={String((index + 1) % 10)}>
                <kbd>{String((index + 1) % 10)}</kbd>
                <span>
                  {DISMISSAL_WORDS[reason].label}
                  {reason === 'artist' && <span class="meta">{fr(DISMISSAL_WORDS.artist.follows)}</span>}
                </span>
              </button>
            ))}
          </fieldset>
        </Send>
      </details>
      <Send props={props} kind="unsure">
        <button type="submit" class="wide" data-key="j">
          <strong>Je ne sais pas</strong>
          <span>une autre personne regardera</span>
          <kbd>J</kbd>
        </button>
        <details {...(isFor('unsure').length > 0 || hasNote(answers) ? { open: true } : {})}>
          <summary>Dire pourquoi</summary>
          <Problems problems={isFor('unsure')} />
          <Note answers={answers.kind === 'unsure' ? answers : null} hint="" />
        </details>
      </Send>
    </div>
  );
};

function hasNote({ kind, note }: Answers): boolean {
  return kind === 'unsure' && note !== '';
}

const Choice: FC<{ letter: string; name: string; says: string }> = ({ letter, name, says }) => (
  <summary class="wide" data-key={letter}>
    <strong>{name}</strong>
    <span>{fr(says)}</span>
    <kbd>{letter.toUpperCase()}</kbd>
  </summary>
);

const Send: FC<{ props: FormProps; kind: Decision['kind']; children?: Child }> = ({
  props,
  kind,
  children,
}) => (
  <form method="post" action={props.action} class="send">
    <input type="hidden" name="kind" value={kind} />
    <input type="hidden" name="version" value={props.version} />
    <input type="hidden" name="capacity" value={props.capacity} />
    {children}
  </form>
);

/** A text over several lines: Enter must not send the first reason of the list. */
const Note: FC<{ answers: Answers | null; hint: string }> = ({ answers, hint }) => (
  <label>
    Note <span class="soft">{fr(hint)}</span>
    <textarea name="note" rows={2} maxlength={MAX_DECISION_NOTE_CHARS}>
      {answers?.note ?? ''}
    </textarea>
  </label>
);

const ConfirmQuestions: FC<FormProps> = ({ answers, problems = [], firstSeen = null }) => {
  const wrong = (field: string): boolean =>
    answers.kind === 'confirmed' && problems.some((problem) => problem.field === field);
  return (
    <>
      <Choices
        name="made"
        legend="Avec une IA, ce visuel semble"
        value={answers.made}
        isWrong={wrong('made')}
        options={[
          ['generated', 'créé'],
          ['edited', 'modifié'],
          ['', 'je ne me prononce pas'],
        ]}
      />
      <Choices
        name="realistic"
        legend="Pourrait-il passer pour une photographie ?"
        value={answers.realistic}
        isWrong={wrong('realistic')}
        options={YES_OR_NO}
      />
      <Choices
        name="recognisablePerson"
        legend="Une personne réelle y est-elle reconnaissable ?"
        value={answers.recognisablePerson}
        isWrong={wrong('recognisablePerson')}
        options={YES_OR_NO}
        hint="Si oui, aucune lettre type ne partira : la coordination décide de la suite."
      />
      <Choices
        name="mention"
        legend="Une mention dit-elle comment il a été fait ?"
        value={answers.mention}
        isWrong={wrong('mention')}
        options={[
          ['none', 'aucune'],
          ['in-picture', 'dans le visuel'],
          ['beside', 'à côté'],
        ]}
      >
        <label class="mention-text">
          Son texte exact
          <input
            type="text"
            name="mentionText"
            value={answers.mentionText}
            maxlength={MAX_MENTION_CHARS}
            placeholder=" "
            autocomplete="off"
            aria-describedby="aide-mention"
            {...(wrong('mention') ? { 'aria-invalid': 'true' } : {})}
          />
        </label>
        <p id="aide-mention" class="hint mention-text">
          {fr(
            'Si ce texte parle lui-même d’IA, le constat devient « Dit par la collectivité » ; s’il nomme une ou un artiste, il plaide pour une création humaine.',
          )}
        </p>
      </Choices>
      <div class="pair">
        <label>
          Publié le
          <input
            type="date"
            name="publicationDay"
            value={answers.publicationDay}
            aria-describedby="aide-publication"
            {...(wrong('publication') ? { 'aria-invalid': 'true' } : {})}
          />
        </label>
        <label>
          D’après
          <select name="publicationSource">
            {PUBLICATION_SOURCES.map((source) => (
              <option value={source} selected={answers.publicationSource === source}>
                {PUBLICATION_WORDS[source]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p id="aide-publication" class="hint">
        {fr(
          `Laissez vide si rien ne le dit${firstSeen === null ? '.' : ` ; Vigie l’a vu pour la première fois le ${firstSeen}.`}`,
        )}
      </p>
      <label class="event-day">
        Dernier jour de l’événement annoncé <span class="soft">s’il y en a un</span>
        <input
          type="date"
          name="eventDay"
          value={answers.eventDay}
          {...(wrong('eventDay') ? { 'aria-invalid': 'true' } : {})}
        />
      </label>
    </>
  );
};

const YES_OR_NO = [
  ['non', 'non'],
  ['oui', 'oui'],
] as const;

/** A question with a few answers side by side, each as large as a thumb. */
const Choices: FC<{
  name: string;
  legend: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  isWrong: boolean;
  hint?: string;
  children?: Child;
}> = ({ name, legend, value, options, isWrong, hint, children }) => (
  <fieldset class={`question${isWrong ? ' wrong' : ''}`}>
    <legend>{fr(legend)}</legend>
    <div class="segments">
      {options.map(([one, label]) => (
        <label>
          <input type="radio" name={name} value={one} checked={value === one} required />
          <span>{label}</span>
        </label>
      ))}
    </div>
    {hint !== undefined && <p class="hint">{fr(hint)}</p>}
    {children}
  </fieldset>
);
