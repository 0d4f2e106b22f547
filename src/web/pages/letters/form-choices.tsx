/** Choices that only some letters have: questions that stay open, a contract to name, documents to ask for. */
import type { Child, FC } from 'hono/jsx';
import type { LegalDay } from '../../../french/index.js';
import { DOCUMENTS } from '../../../letters/index.js';
import type { ContractChoice } from '../../../letters/contracts.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';
import { DOCUMENT_WORDS } from './form-words.js';
import type { Typed } from './typed.js';

export const Option: FC<{ value: string; chosen: string; children?: Child }> = ({
  value,
  chosen,
  children,
}) => (
  <option value={value} selected={value === chosen}>
    {children}
  </option>
);

export const Tick: FC<{ name: string; value: string; chosen: readonly string[]; children?: Child }> = ({
  name,
  value,
  chosen,
  children,
}) => (
  <label class="choice">
    <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
    <span>{children}</span>
  </label>
);

export const Questions: FC<{ typed: Typed; questions: readonly string[] }> = ({ typed, questions }) => (
  <fieldset>
    <legend>{fr('Questions de la première lettre qui restent ouvertes')}</legend>
    <p class="hint">{fr('Décochez celles qui ont reçu une réponse : la relance ne les repose pas.')}</p>
    <input type="hidden" name="posees" value={String(questions.length)} />
    {questions.map((question, place) => (
      <Tick name="questions" value={String(place)} chosen={typed.questions}>
        <Foreign text={fr(question)} maxChars={400} />
      </Tick>
    ))}
  </fieldset>
);

/** Objects, numbers and days alone: who holds a contract may be a person, and never stands in a letter. */
export const Contracts: FC<{ typed: Typed; contracts: readonly ContractChoice[] }> = ({
  typed,
  contracts,
}) => (
  <fieldset class="stacked">
    <legend>{fr('Citer un marché publié')}</legend>
    <label>
      {fr('Marché de création ou de communication de la collectivité')}
      <select name="contrat" aria-describedby="aide-contrat">
        <Option value="" chosen={typed.contrat}>
          Aucun
        </Option>
        {contracts.map(({ chosen, words }) => (
          <Option value={chosen.uid} chosen={typed.contrat}>
            {fr(words)}
          </Option>
        ))}
      </select>
    </label>
    <p class="hint" id="aide-contrat">
      {fr(
        'La lettre dit que les données publiées le mentionnent, et qu’on ne sait pas si le visuel en relève. Ni montant ni titulaire. Seulement quand une mention ou le fichier parle d’IA.',
      )}
    </p>
  </fieldset>
);

export const Documents: FC<{ typed: Typed; today: LegalDay }> = ({ typed, today }) => (
  <fieldset class="stacked">
    <legend>Documents demandés</legend>
    <div>
      {DOCUMENTS.map((name) => (
        <Tick name="documents" value={name} chosen={typed.documents}>
          {fr(DOCUMENT_WORDS[name])}
        </Tick>
      ))}
    </div>
    <p class="hint">
      {fr('Rien de coché : tous ceux que le constat permet. Une liste courte et précise obtient davantage.')}
    </p>
    <div class="pair">
      <label>
        Du
        <input type="date" name="du" max={today} value={typed.du} aria-describedby="aide-periode" />
      </label>
      <label>
        Au
        <input type="date" name="au" max={today} value={typed.au} aria-describedby="aide-periode" />
      </label>
    </div>
    <p class="hint" id="aide-periode">
      {fr(
        'Période des documents. Laissez vide : d’un an avant le premier constat au jour de la lettre, car une facture vient souvent après l’affiche. Elle ne va pas au-delà : seuls des documents qui existent se demandent.',
      )}
    </p>
  </fieldset>
);
