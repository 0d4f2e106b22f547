/** The page on which a letter is written: what is proposed, the few things to fill in, and the letter as it will read. */
import type { FC } from 'hono/jsx';
import { lettersOfCase, type LetterRow } from '../../../../db/queries/letters.js';
import { caseReference, type CaseBrief, type CaseReading } from '../../../cases/index.js';
import type { LegalDay } from '../../../french/index.js';
import type { CaseLetter } from '../../../letters/case-letter.js';
import type { ContractChoice } from '../../../letters/contracts.js';
import { MOST_VISUALS } from '../../../letters/visuals.js';
import type { DraftOutcome, LetterTemplate, TemplateSet } from '../../../letters/index.js';
import { STATUS_WORDS } from '../../../letters/letter-words.js';
import type { WebDeps } from '../../context.js';
import { CaseThumbnail, caseHref } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { GradeBadge, Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { PLACE as CASES } from '../cases/frame.js';
import { picturesShown } from '../cases/pictures.js';
import { LetterFields } from './form.js';
import { letterHref } from './frame.js';
import { Offers, type Offer } from './offers.js';
import { Paper } from './paper.js';
import { Remarks } from './remarks.js';
import { fieldsOf, type Typed } from './typed.js';

type Ready = Extract<CaseLetter, { kind: 'ready' }>;

/** What a letter is written from, whatever was typed. */
export interface Bench {
  readonly reading: CaseReading;
  readonly brief: CaseBrief;
  readonly gathered: Ready;
  readonly set: TemplateSet;
  readonly today: LegalDay;
  /** The draft that is taken up again; null for a new letter. */
  readonly letter: LetterRow | null;
  /** Contracts of the authority that a letter may name. */
  readonly contracts: readonly ContractChoice[];
  /** What the first letter of the case asked. */
  readonly questions: readonly string[];
}

export interface DeskProps {
  readonly deps: WebDeps;
  readonly bench: Bench;
  readonly offers: readonly Offer[];
  readonly template: LetterTemplate | null;
  readonly typed: Typed | null;
  readonly outcome: DraftOutcome | null;
  readonly problems: readonly string[];
  readonly isStale: boolean;
}

export const Desk: FC<DeskProps> = (props) => {
  const { deps, bench, offers, template, typed, outcome, problems, isStale } = props;
  const { reading, brief, letter, gathered, today } = bench;
  const action = letter === null ? `${caseHref(reading.row.id)}/lettre` : `${letterHref(letter)}/texte`;
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={CASES}>Dossiers</a>
        {' › '}
        <a href={caseHref(reading.row.id)}>
          <bdi>{brief.frame.authority.name}</bdi>
          {fr(`, ${caseReference(reading.row)}`)}
        </a>
      </nav>
      <h1>{fr(letter === null ? 'Préparer la lettre' : `Reprendre la lettre ${letter.reference}`)}</h1>
      <Problems problems={problems} title="Votre texte n’est pas encore gardé." />
      {isStale && letter !== null && (
        <p>
          <a href={letterHref(letter)} target="_blank" rel="noopener">
            {fr('Voir la version enregistrée (dans un autre onglet)')}
          </a>
        </p>
      )}
      {letter === null && <Started deps={deps} caseId={reading.row.id} />}
      {letter === null && (
        <Offers
          action={action}
          offers={offers}
          chosen={template?.kind ?? null}
          pictures={gathered.pictures}
          today={today}
        />
      )}
      {template !== null && typed !== null && outcome !== null && (
        <form
          method="post"
          action={action}
          class="desk"
          hx-post={action}
          hx-trigger="input delay:700ms, change delay:200ms"
          hx-target="#feuille"
          hx-select="#feuille"
          hx-swap="outerHTML"
          hx-select-oob="#a-dire,#compte"
        >
          <div class="fill">
            <LetterFields
              typed={typed}
              fields={fieldsOf(template)}
              recipients={template.recipients}
              addressee={gathered.addressee}
              today={today}
              isAboutSeveral={gathered.pictures.length > 1}
              contracts={bench.contracts}
              questions={bench.questions}
            >
              <PictureChoice {...props} />
            </LetterFields>
            <div class="buttons">
              <button type="submit" name="faire" value="voir">
                Mettre la lettre à jour
              </button>
              <button type="submit" name="faire" value="garder" class="main">
                Garder le brouillon
              </button>
            </div>
            <p class="hint">
              {fr(
                'Rien ne part : une autre personne relit le brouillon, une personne qui coordonne le valide.',
              )}
            </p>
            <div id="a-dire">
              {outcome.kind === 'draft' ? (
                <Remarks remarks={outcome.draft.remarks} />
              ) : (
                <Refusal message={outcome.message} />
              )}
            </div>
          </div>
          <div class="read-letter" tabindex={0} role="region" aria-label="La lettre, telle qu’elle se lira">
            <div id="feuille">
              {outcome.kind === 'draft' ? (
                <Paper document={outcome.draft.document} picture={null} />
              ) : (
                <div class="sheet is-empty">
                  <p>{fr('La lettre se montre ici dès qu’elle peut être écrite.')}</p>
                </div>
              )}
            </div>
          </div>
        </form>
      )}
    </>
  );
};

/** The wording refuses: what it says, and what helps. */
const Refusal: FC<{ message: string }> = ({ message }) => (
  <section class="remarks" aria-labelledby="remarques">
    <h2 id="remarques">Cette lettre ne peut pas être écrite ainsi</h2>
    <p>
      <Foreign text={fr(message)} maxChars={600} />
    </p>
    <p class="meta">
      {fr(
        'Chaque lettre suit ce qui a été lu et ce que le dossier prouve ; au-delà, elle deviendrait une accusation. Changez ce qui est dit ici, ou choisissez une autre lettre : ce que vous avez tapé reste.',
      )}
    </p>
  </section>
);

/** Letters of the case that have not left yet: one takes them up instead of beginning another. */
const Started: FC<{ deps: WebDeps; caseId: string }> = ({ deps: { db }, caseId }) => {
  const started = lettersOfCase(db, caseId).filter(
    ({ status }) => status === 'draft' || status === 'reviewed',
  );
  return started.length === 0 ? (
    <></>
  ) : (
    <div class="note">
      <p>
        <strong>{fr('Une lettre est déjà en préparation dans ce dossier.')}</strong>
      </p>
      <ul class="plain-list">
        {started.map((letter) => (
          <li>
            <a href={letterHref(letter)}>{letter.reference}</a>
            {fr(` : ${STATUS_WORDS[letter.status]}`)}
          </li>
        ))}
      </ul>
    </div>
  );
};

/** Which of the case’s visuals the letter speaks of. A letter that is taken up again keeps its own. */
const PictureChoice: FC<DeskProps> = ({ deps: { db }, bench }) => {
  const { reading, gathered, letter } = bench;
  const pictures = picturesShown(db, reading).filter(({ watched }) => watched !== null);
  if (letter !== null || pictures.length < 2)
    return (
      <>
        {gathered.pictures.map((picture) => (
          <input type="hidden" name="visuel" value={picture} />
        ))}
      </>
    );
  return (
    <fieldset class="picture-choice">
      <legend>{fr('De quels visuels parle-t-elle ?')}</legend>
      <p class="hint">
        {fr(
          `Un à ${['', 'un', 'deux', 'trois'][MOST_VISUALS]} visuels de même constat. Chacun garde le sien dans la lettre ; « Qui a créé ce visuel ? » les accepte tous ensemble.`,
        )}
      </p>
      <ul>
        {pictures.map(({ id, title, contentKey, isShown, grade }) => (
          <li>
            <label class="choice">
              <input type="checkbox" name="visuel" value={id} checked={gathered.pictures.includes(id)} />
              <span>
                <CaseThumbnail contentKey={contentKey} isShown={isShown} alt="" />
                <bdi>{title}</bdi> <GradeBadge grade={grade} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
};
