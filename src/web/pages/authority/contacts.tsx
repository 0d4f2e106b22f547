/** On the page of an authority: its sites that may be watched, how it is reached, what people corrected of it. */
import type { FC } from 'hono/jsx';
import type { AuthorityRow } from '../../../../db/queries/authorities.js';
import { sitesOfAuthority } from '../../../../db/queries/authority-page.js';
import { correctionsOf, type CorrectionRow } from '../../../../db/queries/corrections.js';
import { findPerson } from '../../../../db/queries/people.js';
import { declaredOn } from '../../../../db/queries/watch-criteria.js';
import type { Db } from '../../../../db/open.js';
import { failedContacts } from '../../../authorities/contact-checks.js';
import { contactsOf, type Contact } from '../../../authorities/contacts.js';
import type { LegalDay } from '../../../french/index.js';
import { parseSiteUrl } from '../../../authorities/index.js';
import { bareHost, isOfOthers, ownerBefore } from '../../../authorities/own-host.js';
import { CORRECTED_FIELDS, type ContactKind, type CorrectedField } from '../../../authorities/types.js';
import { plural } from '../../../french/words.js';
import { authorityHref } from '../../parts/authority-line.js';
import { FIELD_WORDS, flagsInWords } from '../../parts/contact-words.js';
import { stateDay } from '../../parts/directory-sources.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { typedInto, type Entered } from './entered.js';
import { SourceWords } from './officials.js';

/** As one writes to somebody: the declared way of referral first, for it makes delays run. */
const ORDER: readonly ContactKind[] = ['email', 'sve', 'form', 'phone', 'postal-address'];

interface ContactsProps {
  readonly db: Db;
  readonly authority: AuthorityRow;
  readonly mayChange: boolean;
  readonly entered: Entered | null;
}

/** The candidates for a site, the likeliest first, each with what may be done about it. */
export const Candidates: FC<ContactsProps> = ({ db, authority, mayChange }) => {
  const sites = sitesOfAuthority(db, authority.code);
  const watched = new Set(sites.flatMap((site) => (site.removedAt === null ? [site.startUrl] : [])));
  const all = shownContacts(db, authority.code).filter(({ kind }) => kind === 'site');
  const open = all.filter(({ value }) => !watched.has(normalised(value)));
  if (open.length === 0 && (watched.size > 0 || authority.status !== 'current')) return <></>;
  return (
    <section aria-labelledby="sites-possibles">
      <h2 id="sites-possibles">
        {watched.size > 0 ? 'Autres sites possibles' : 'Aucun de ses sites n’est suivi'}
      </h2>
      {watched.size === 0 && (
        <p>
          {fr(
            sites.length === 0
              ? 'Rien n’a donc été regardé : on ne peut rien dire de ses visuels.'
              : 'Plus rien n’est donc regardé : ce qui précède date d’avant la fin du suivi.',
          )}
        </p>
      )}
      {open.length === 0 ? (
        <p>
          {fr('Aucun site n’est connu. ')}
          {mayChange && (
            <a href={`/suivi/ajouter?code=${encodeURIComponent(authority.code)}`}>Indiquer son site</a>
          )}
        </p>
      ) : (
        <ol class="rows">
          {open.map((contact) => (
            <li>
              <Address url={contact.value} />
              <From contact={contact} />
              {mayChange && authority.status === 'current' && (
                <Follow db={db} authority={authority} url={contact.value} />
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};

/** The button that watches a site; where its host is somebody else's, whose it is instead. */
const Follow: FC<{ db: Db; authority: AuthorityRow; url: string }> = ({ db, authority, url }) => {
  const host = bareHost(url);
  if (host !== null && isOfOthers(host))
    return <p class="meta">{fr('Porte les pages de beaucoup d’autres : ne se suit pas comme un site.')}</p>;
  const { code, kind } = authority;
  const owner = host === null ? null : ownerBefore({ code, kind, url }, declaredOn(db, [host]));
  if (owner !== null)
    return (
      <p class="meta">
        {fr('Sur le site de ')}
        <a href={authorityHref(owner.code)}>
          <bdi>{owner.name}</bdi>
        </a>
        {fr(' : suivi ici, tous ses visuels seraient pris pour ceux de cette collectivité.')}
      </p>
    );
  return (
    <form method="post" action={`${authorityHref(code)}/site`}>
      <input type="hidden" name="url" value={url} />
      <button type="submit">
        Suivre ce site<span class="unseen"> : {url}</span>
      </button>
    </form>
  );
};

function normalised(url: string): string {
  const parsed = parseSiteUrl(url);
  return parsed.ok ? parsed.value : url;
}

/** What a person corrected, then what the sources tell beside it; not the very value that was replaced. */
function shownContacts(db: Db, code: string): readonly Contact[] {
  const all = contactsOf(db, code);
  const replaced = new Set(
    all.flatMap((one) => (one.from === 'person' ? [`${one.kind} ${one.correction.replaces}`] : [])),
  );
  return all.filter(({ kind, value }) => !replaced.has(`${kind} ${value}`));
}

/** Labels of the source that say no more than the name of the field; what they mean is said instead. */
const LABEL_WORDS: ReadonlyMap<string, string> = new Map([
  ['Adresse postale', 'pour le courrier'],
  ['Adresse', 'sur place'],
]);

/** Where a value comes from, how old it is, and what is to be known of it; not again what is `said` above all of them. */
const From: FC<{ contact: Contact; said?: string | null }> = ({ contact, said = null }) => {
  if (contact.from === 'person')
    return (
      <span class="meta">
        {fr('corrigé le ')}
        <Day at={contact.correction.madeAt} />
      </span>
    );
  const { label, flags } = contact.told;
  const state = stateOf(contact);
  const words = [...(state === null || state === said ? [] : [state]), ...flagsInWords(flags)];
  const known = LABEL_WORDS.get(label ?? '');
  return (
    <>
      {label !== null && <span class="meta">{known ?? <Foreign text={label} maxChars={120} />}</span>}
      {words.length > 0 && <span class="meta">{fr(words.join(' · '))}</span>}
    </>
  );
};

/** « Annuaire de l’administration, état au 6 août 2026 »; null for what a person said. */
function stateOf(contact: Contact): string | null {
  return contact.from === 'person' ? null : `Annuaire de l’administration, état au ${stateDay(contact.told)}`;
}

/** The source and day that all values share: it stands above them once. Null when they differ. */
function sharedState(contacts: readonly Contact[]): string | null {
  const states = new Set(contacts.map(stateOf).filter((state) => state !== null));
  const [state] = states;
  return states.size === 1 && contacts.length > 1 ? (state ?? null) : null;
}

export const Contacts: FC<ContactsProps & { readonly today: LegalDay }> = ({
  db,
  authority,
  today,
  mayChange,
  entered,
}) => {
  const contacts = shownContacts(db, authority.code);
  const corrections = correctionsOf(db, authority.code);
  const kinds = ORDER.filter((kind) => contacts.some((one) => one.kind === kind));
  const state = sharedState(contacts.filter(({ kind }) => kinds.includes(kind)));
  const questions = corrections.filter(({ toldBy }) => toldBy !== null);
  return (
    <section aria-labelledby="contacts">
      <h2 id="contacts">À qui écrire</h2>
      {state !== null && <p class="meta">{fr(`${state}.`)}</p>}
      {failedContacts(db, authority.code, today).map(({ words }) => (
        <p class="note">
          <Foreign text={fr(words)} maxChars={400} />
        </p>
      ))}
      {questions.map((correction) => (
        <Question code={authority.code} correction={correction} mayChange={mayChange} />
      ))}
      {kinds.length === 0 ? (
        <p>
          {fr(
            mayChange
              ? 'Aucune adresse n’est connue : donnez ici celle que vous avez trouvée sur son site.'
              : 'Aucune adresse n’est connue. Une personne qui coordonne peut la noter ici.',
          )}
        </p>
      ) : (
        <dl class="facts contacts">
          {kinds.map((kind) => (
            <>
              <dt>{FIELD_WORDS[kind]}</dt>
              <dd>
                <ul class="plain-list">
                  {contacts
                    .filter((one) => one.kind === kind)
                    .map((contact) => (
                      <li>
                        <Value kind={kind} value={contact.value} />
                        <From contact={contact} said={state} />
                      </li>
                    ))}
                </ul>
              </dd>
            </>
          ))}
        </dl>
      )}
      {corrections.length > 0 && (
        <details class="beneath">
          <summary>{fr(plural(corrections.length, 'correction'))}</summary>
          <ul class="rows">
            {corrections.map((correction) => (
              <Correction db={db} correction={correction} mayChange={mayChange} />
            ))}
          </ul>
        </details>
      )}
      {mayChange && <CorrectForm code={authority.code} entered={entered} />}
    </section>
  );
};

const Value: FC<{ kind: CorrectedField; value: string }> = ({ kind, value }) => {
  switch (kind) {
    case 'site':
    case 'form':
    case 'sve':
      return <Address url={value} />;
    case 'postal-address':
      return (
        <span class="envelope">
          {value.split('\n').map((line) => (
            <span>
              <Foreign text={line} maxChars={120} />
            </span>
          ))}
        </span>
      );
    case 'name':
    case 'siren':
    case 'email':
    case 'phone':
      return <Foreign text={value} maxChars={254} />;
  }
};

/** An import brought another value than the one that was corrected: a person says which one is right. */
const Question: FC<{ code: string; correction: CorrectionRow; mayChange: boolean }> = ({
  code,
  correction,
  mayChange,
}) => {
  const path = `${authorityHref(code)}/corrections/${encodeURIComponent(correction.id)}`;
  return (
    <div class="note question">
      <p>
        <strong>{fr(`${FIELD_WORDS[correction.field]} : l’annuaire a changé. Qui a raison ?`)}</strong>
      </p>
      <dl class="facts">
        <dt>La correction</dt>
        <dd>
          <Value kind={correction.field} value={correction.value} />
          <span class="meta">
            {fr('du ')}
            <Day at={correction.madeAt} />
            {fr(' : ')}
            <SourceWords text={correction.because} />
          </span>
        </dd>
        <dt>L’annuaire dit</dt>
        <dd>
          {correction.told === null ? (
            fr('plus rien')
          ) : (
            <Value kind={correction.field} value={correction.told} />
          )}
        </dd>
      </dl>
      {mayChange && (
        <form method="post" action={`${path}/reponse`} class="buttons">
          <button type="submit" name="reponse" value="garder">
            Garder la correction
          </button>
          <button type="submit" name="reponse" value="prendre">
            Prendre ce que dit l’annuaire
          </button>
        </form>
      )}
    </div>
  );
};

const Correction: FC<{ db: Db; correction: CorrectionRow; mayChange: boolean }> = ({
  db,
  correction,
  mayChange,
}) => (
  <li>
    <span>
      {fr(`${FIELD_WORDS[correction.field]} : `)}
      <Value kind={correction.field} value={correction.value} />
    </span>
    <span class="meta">
      {correction.replaces === null ? (
        fr('l’annuaire ne disait rien')
      ) : (
        <>
          {fr('l’annuaire disait : ')}
          <Foreign text={correction.replaces.replaceAll('\n', ', ')} maxChars={300} />
        </>
      )}
    </span>
    <span class="meta">
      {fr('Le ')}
      <Day at={correction.madeAt} />
      {' par '}
      <bdi>{findPerson(db, correction.madeBy)?.name ?? 'une personne'}</bdi>
      {fr(' : ')}
      <SourceWords text={correction.because} />
    </span>
    {mayChange && (
      <form
        method="post"
        action={`${authorityHref(correction.authorityCode)}/corrections/${encodeURIComponent(correction.id)}/fin`}
      >
        <button type="submit">
          Revenir à ce que dit l’annuaire<span class="unseen"> : {FIELD_WORDS[correction.field]}</span>
        </button>
      </form>
    )}
  </li>
);

const CorrectForm: FC<{ code: string; entered: Entered | null }> = ({ code, entered }) => {
  const { disclosure, valueOf } = typedInto(entered, 'correction');
  const chosen = valueOf('field') ?? 'email';
  return (
    <details class="beneath" {...disclosure}>
      <summary>{fr('Corriger ou compléter une valeur')}</summary>
      <form method="post" action={`${authorityHref(code)}/corrections`} class="stacked">
        <label>
          Quoi
          <select name="field" required>
            {CORRECTED_FIELDS.map((field) => (
              <option value={field} selected={field === chosen}>
                {FIELD_WORDS[field]}
              </option>
            ))}
          </select>
        </label>
        <label>
          La valeur juste
          <textarea name="value" rows={2} required maxlength={2000} aria-describedby="aide-valeur">
            {valueOf('value')}
          </textarea>
        </label>
        <p id="aide-valeur" class="hint">
          {fr(
            'Pour une adresse postale : une ligne par ligne de l’enveloppe, sans le nom du destinataire. Un SIREN a neuf chiffres ; c’est par lui que les marchés publics sont rattachés.',
          )}
        </p>
        <label>
          {fr('D’où le tenez-vous ?')}
          <input
            type="text"
            name="because"
            value={valueOf('because')}
            required
            maxlength={2000}
            placeholder="https://www.saint-exemple.example/contact"
          />
        </label>
        <button type="submit">Corriger</button>
        <p class="hint">
          {fr(
            'Un import ne remplace jamais votre correction : s’il dit autre chose, la question vous est posée ici.',
          )}
        </p>
      </form>
    </details>
  );
};
