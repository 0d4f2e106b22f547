/** What a person can write down in a case now: a note in the open, the rest each under its disclosure. */
import type { FC } from 'hono/jsx';
import type { CaseReading, PictureStanding } from '../../../cases/index.js';
import type { LegalDay } from '../../../french/index.js';
import type { Person } from '../../context.js';
import { caseHref } from '../../parts/case-pieces.js';
import { fr } from '../../parts/words.js';
import { MAX_ANSWER_QUOTE } from '../../../mail/inbox/index.js';
import { SAID_WORDS } from '../inbox/answers.js';
import { CHOICES, MAX_TEXT_CHARS, MAX_WHY_CHARS, mayEnter, type Entry, type EntryKind } from './entries.js';
import { notBefore, takeableOf } from './entries-now.js';
import type { Typed } from './read-entry.js';

interface FormsProps {
  readonly caseId: string;
  readonly entries: readonly Entry[];
  readonly person: Person;
  readonly reading: CaseReading;
  readonly titles: ReadonlyMap<string, string>;
  /** How many events the page shows. */
  readonly seen: number;
  readonly today: LegalDay;
  /** What was typed and could not be written. */
  readonly typed: Typed | null;
}

const GROUPS: readonly (readonly [title: string, kinds: readonly EntryKind[]])[] = [
  ['Ce qui a changé en ligne', ['credited', 'labelled', 'gone', 'back-online', 'denied']],
  [
    'Ce qui a été répondu',
    ['answered', 'receipt', 'delivery-failed', 'no-answer', 'statement-found', 'taken-back', 'artist-named'],
  ],
  [
    'La demande de documents',
    ['documents-receipt', 'documents-answered', 'cada-referred', 'cada-opinion', 'documents-ended'],
  ],
  ['La suite', ['council-dated', 'notice-given']],
  ['Le dossier', ['picture-withdrawn', 'held', 'resumed', 'closed', 'reopened']],
];

export const EntryForms: FC<FormsProps> = (props) => {
  const note = props.entries.find(({ kind }) => kind === 'noted');
  const may = props.entries.filter(({ kind }) => mayEnter(props.person, kind));
  const reserved = props.entries.filter(({ kind }) => !mayEnter(props.person, kind));
  return (
    <section aria-labelledby="noter" class="entries">
      <h2 id="noter">Noter</h2>
      {note !== undefined && <EntryForm entry={note} {...props} />}
      {GROUPS.map(([title, kinds]) => {
        const entries = may.filter(({ kind }) => kinds.includes(kind));
        return entries.length === 0 ? (
          <></>
        ) : (
          <>
            <h3>{title}</h3>
            {entries.map((entry) => (
              <details open={props.typed?.kind === entry.kind}>
                <summary>{fr(entry.verb)}</summary>
                <EntryForm entry={entry} {...props} />
              </details>
            ))}
          </>
        );
      })}
      {reserved.length > 0 && (
        <div class="meta reserved">
          <p>{fr('À demander à la coordination :')}</p>
          <ul class="plain-list">
            {reserved.map(({ verb }) => (
              <li>{fr(verb)}</li>
            ))}
          </ul>
          {reserved.some(({ kind }) => kind === 'artist-named') && (
            <p>
              {fr(
                'Une ou un artiste s’est fait connaître ? Vous pouvez protéger le visuel tout de suite, dans sa relecture : « Écarter », puis « Une ou un artiste l’a fait ».',
              )}
            </p>
          )}
        </div>
      )}
    </section>
  );
};

const EntryForm: FC<FormsProps & { entry: Entry }> = ({
  entry,
  caseId,
  reading,
  titles,
  seen,
  today,
  typed,
}) => {
  const own = typed?.kind === entry.kind ? typed : null;
  const { facts } = reading.projection;
  const follows = `suite-${entry.kind}`;
  return (
    <form method="post" action={`${caseHref(caseId)}/evenements`} class="stacked entry">
      <input type="hidden" name="entree" value={entry.kind} />
      <input type="hidden" name="vu" value={String(seen)} />
      <p class="hint" id={follows}>
        {fr(entry.follows)}
      </p>
      {entry.isOf !== null && (
        <PictureField
          pictures={facts.pictures.filter(entry.isOf)}
          titles={titles}
          chosen={own?.picture ?? ''}
        />
      )}
      <Choice kind={entry.kind} chosen={own?.choice ?? ''} />
      {entry.asksText !== undefined && (
        <label>
          {fr(entry.asksText)}
          <input name="texte" required maxlength={MAX_TEXT_CHARS} value={own?.text ?? ''} />
        </label>
      )}
      <Beside entry={entry} reading={reading} today={today} own={own} />
      {entry.needsDay && (
        <label>
          {entry.dayOf ?? 'Date du fait'}
          <input
            type="date"
            name="jour"
            min={notBefore(entry.kind, reading)?.day}
            max={today}
            value={own?.day ?? today}
          />
        </label>
      )}
      <label>
        {fr(entry.ask)}
        <textarea name="pourquoi" rows={entry.kind === 'noted' ? 4 : 3} required maxlength={MAX_WHY_CHARS}>
          {own?.why ?? ''}
        </textarea>
      </label>
      <button type="submit" class={entry.kind === 'noted' ? 'main' : ''} aria-describedby={follows}>
        {fr(entry.verb)}
      </button>
    </form>
  );
};

const PictureField: FC<{
  pictures: readonly PictureStanding[];
  titles: ReadonlyMap<string, string>;
  chosen: string;
}> = ({ pictures, titles, chosen }) => {
  const [only] = pictures;
  if (only !== undefined && pictures.length === 1)
    return <input type="hidden" name="visuel" value={only.picture} />;
  return (
    <label>
      Visuel
      <select name="visuel" required>
        {pictures.map(({ picture }, index) => (
          <option value={picture} selected={picture === chosen}>
            {titles.get(picture) ?? `visuel ${index + 1}`}
          </option>
        ))}
      </select>
    </label>
  );
};

const Choice: FC<{ kind: EntryKind; chosen: string }> = ({ kind, chosen }) => {
  const asked = CHOICES[kind];
  if (asked === undefined) return <></>;
  const [legend, choices] = asked;
  return (
    <fieldset>
      <legend>{fr(legend)}</legend>
      {choices.map(([value, label]) => (
        <label class="choice">
          <input type="radio" name="choix" value={value} required checked={value === chosen} />
          <span>
            {fr(label)}
            {kind === 'answered' && isSaid(value) && <span class="hint">{fr(SAID_WORDS[value][1])}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

function isSaid(value: string): value is keyof typeof SAID_WORDS {
  return Object.hasOwn(SAID_WORDS, value);
}

/** What an entry asks for beside its choice, its day and its source. */
const Beside: FC<{
  entry: Entry;
  reading: CaseReading;
  today: LegalDay;
  own: Typed | null;
}> = ({ entry, reading, today, own }) => {
  const quote = (label: string) => (
    <label>
      {fr(label)}
      <textarea name="phrase" rows={2} maxlength={MAX_ANSWER_QUOTE}>
        {own?.quote ?? ''}
      </textarea>
    </label>
  );
  if (entry.asks === undefined) return <></>;
  switch (entry.asks) {
    case 'answer':
      return (
        <>
          {quote('Sa phrase, recopiée')}
          <label class="for for-relayed">
            {fr('D’où vient le visuel')}
            <input name="origine" maxlength={200} autocomplete="off" value={own?.origin ?? ''} />
          </label>
          <label class="for for-commits">
            {fr('À quoi elle s’engage')}
            <textarea name="engagement" rows={2} maxlength={500}>
              {own?.commitment ?? ''}
            </textarea>
          </label>
          <label class="choice">
            <input type="checkbox" name="partiel" value="oui" checked={own?.isPartial === true} />
            <span>{fr('Des questions restent sans réponse')}</span>
          </label>
        </>
      );
    case 'statement':
      return (
        <>
          {quote('Sa phrase, recopiée')}
          <label>
            {fr('Adresse de la page, s’il y en a une')}
            <input type="url" name="adresse" maxlength={2000} autocomplete="off" value={own?.url ?? ''} />
          </label>
        </>
      );
    case 'council':
      return (
        <label>
          Date du conseil
          <input type="date" name="conseil" required min={today} value={own?.council ?? ''} />
        </label>
      );
    case 'taken-back':
      return (
        <label>
          Ce qui est repris
          <select name="repris" required>
            {takeableOf(reading).map(([number, label]) => (
              <option value={number} selected={number === own?.of}>
                {fr(label)}
              </option>
            ))}
          </select>
        </label>
      );
  }
};
