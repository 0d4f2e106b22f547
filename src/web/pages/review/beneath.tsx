/** Beneath a picture: where it comes from, its cases, who said what. */
import type { FC } from 'hono/jsx';
import { formatInstant } from '../../../french/index.js';
import { DECISION_WORDS, DISMISSAL_WORDS } from '../../../review/index.js';
import { Foreign } from '../../parts/foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { day, fr } from '../../parts/words.js';
import type { PictureModel, SeenEntry } from './model.js';
import { formPath, pathOf, type Wish } from './wish.js';

interface BeneathProps {
  readonly model: PictureModel;
  readonly wish: Wish;
  /** Her sitting of this evening; null when there is none. */
  readonly sitting: string | null;
  readonly mayCoordinate: boolean;
}

export const Beneath: FC<BeneathProps> = (props) => {
  const { decisions } = props.model;
  return (
    <div class="beneath-visual">
      <Origin {...props} />
      <Case {...props} />
      {decisions !== null && <Decisions {...props} decisions={decisions} />}
    </div>
  );
};

const Origin: FC<BeneathProps> = ({ model, wish }) => {
  const { origin } = model;
  if (origin === null && !model.publication.isSpread) return <></>;
  return (
    <section aria-labelledby="origine">
      <h2 id="origine">D’où vient ce visuel</h2>
      <p>
        {origin === null
          ? fr('Préfecture, région, partenaire, banque d’images… Cherchez avant d’écrire à qui le relaie.')
          : origin.kind === 'elsewhere'
            ? [fr('Il vient d’ailleurs : '), <Foreign text={origin.who} />]
            : fr('Il a été fait par ou pour la collectivité qui le montre.')}
      </p>
      <form method="post" action={formPath(model.picture.id, 'origine', wish)} class="stacked">
        <fieldset class="question">
          <legend>Ce que vous avez trouvé</legend>
          <div class="segments">
            <label>
              <input
                type="radio"
                name="origin"
                value="elsewhere"
                required
                checked={origin?.kind !== 'this-authority'}
              />
              <span>il vient d’ailleurs</span>
            </label>
            <label>
              <input
                type="radio"
                name="origin"
                value="this-authority"
                checked={origin?.kind === 'this-authority'}
              />
              <span>il vient de cette collectivité</span>
            </label>
          </div>
        </fieldset>
        <label>
          De qui, s’il vient d’ailleurs
          <input
            type="text"
            name="who"
            maxlength={200}
            autocomplete="off"
            value={origin?.kind === 'elsewhere' ? origin.who : ''}
          />
        </label>
        <button type="submit">Noter l’origine</button>
      </form>
    </section>
  );
};

const Case: FC<BeneathProps> = ({ model }) => {
  const { caseAuthorities, cases } = model;
  const [only, ...more] = caseAuthorities;
  if (only === undefined && cases.length === 0) return <></>;
  return (
    <section aria-labelledby="dossier">
      <h2 id="dossier">Dossier</h2>
      {cases.length > 0 && (
        <ul class="rows">
          {cases.map((one) => (
            <li>
              <a href={`/dossiers/${encodeURIComponent(one.id)}`}>
                {fr(`Dossier ouvert le ${day(one.openedAt)}`)}
              </a>
            </li>
          ))}
        </ul>
      )}
      {only !== undefined && (
        <form method="post" action="/dossiers" class="inline">
          <input type="hidden" name="picture" value={model.picture.id} />
          {more.length === 0 ? (
            <input type="hidden" name="authority" value={only.code} />
          ) : (
            <label>
              Collectivité
              <select name="authority">
                {caseAuthorities.map(({ code, name }) => (
                  <option value={code}>{`${name} (${code})`}</option>
                ))}
              </select>
            </label>
          )}
          <button type="submit" class="main">
            Ouvrir un dossier
          </button>
        </form>
      )}
    </section>
  );
};

const Decisions: FC<BeneathProps & { decisions: readonly SeenEntry[] }> = (props) => {
  const { decisions, wish, sitting, mayCoordinate, model } = props;
  if (decisions.length === 0) return <></>;
  return (
    <section aria-labelledby="relectures">
      <h2 id="relectures">Relectures</h2>
      <ol class="rows">
        {decisions.map(({ entry, name, isOwn }) => (
          <li class={entry.undone === null ? '' : 'undone'}>
            <bdi>{name}</bdi>
            {isOwn && ' (vous)'}
            {fr(` : ${DECISION_WORDS[entry.decision.kind].done}`)}
            {entry.decision.kind === 'dismissed' && fr(` (${DISMISSAL_WORDS[entry.decision.reason].label})`)}
            <span class="meta">
              {fr(
                `${entry.capacity === 'coordinator' ? 'coordination, ' : ''}le ${formatInstant(entry.at) ?? entry.at}`,
              )}
              {entry.decision.kind !== 'confirmed' && entry.decision.note !== null && (
                <>
                  {` · ${OPEN_QUOTE}`}
                  <Foreign text={entry.decision.note} />
                  {CLOSE_QUOTE}
                </>
              )}
              {entry.undone !== null && (
                <>
                  {fr(` · annulé le ${day(entry.undone.at)}`)}
                  {entry.undone.reason !== null && (
                    <>
                      {fr(' : ')}
                      <Foreign text={entry.undone.reason} />
                    </>
                  )}
                </>
              )}
            </span>
            {entry.undone === null && (isOwn ? entry.session !== sitting : true) && mayCoordinate && (
              <details>
                <summary>
                  Annuler cette relecture<span class="unseen"> de {name}</span>
                </summary>
                <form method="post" action={pathOf('/relecture/annuler', wish)} class="inline">
                  <input type="hidden" name="decision" value={entry.id} />
                  <input type="hidden" name="picture" value={model.picture.id} />
                  <label>
                    Pourquoi
                    <input type="text" name="reason" required maxlength={300} autocomplete="off" />
                  </label>
                  <button type="submit">Annuler la relecture</button>
                </form>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
};
