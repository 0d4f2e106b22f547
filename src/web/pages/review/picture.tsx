/** The page of one picture: the visual on the left; on the right who published it, what was read, and the decision. */
import type { Child, FC } from 'hono/jsx';
import { formatInstant } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { STATE_WORDS, type PictureOpened } from '../../../review/index.js';
import type { FieldProblem } from '../../../review/types.js';
import { Problems } from '../../parts/pieces.js';
import { day, fr } from '../../parts/words.js';
import { Beneath } from './beneath.js';
import { Copies } from './copies.js';
import { DecisionForms, type Answers } from './forms.js';
import type { PictureModel } from './model.js';
import { VerdictAndMarks } from '../../parts/verdict.js';
import { Figure, Published } from './parts.js';
import { formPath, passOver, picturePath, type Wish } from './wish.js';

export interface PicturePageProps {
  readonly model: PictureModel;
  readonly wish: Wish;
  readonly opened: Exclude<PictureOpened, { kind: 'refused' }>;
  readonly mayCoordinate: boolean;
  /** Sittings: hers now; null while somebody else has the picture open. */
  readonly sitting: string | null;
  /** Of the form that was just sent back. */
  readonly answers?: Answers;
  readonly problems?: readonly FieldProblem[];
  /** Why nothing was written, told above everything else. */
  readonly notice?: Child;
  /** Problems of another form than the decision's. */
  readonly other?: readonly string[];
  /** Progress of the evening and the last decision. */
  readonly bar: Child;
}

export const PicturePage: FC<PicturePageProps> = (props) => {
  const { model, wish, opened, notice, other = [], bar } = props;
  const id = model.picture.id;
  return (
    <>
      {bar}
      {notice}
      <Problems problems={other} />
      {opened.kind === 'held' && <Held name={opened.name} until={opened.until} />}
      <article class="visual-page review-page">
        <figure class="hero">
          <Figure content={model.content} />
        </figure>
        <div class="words">
          <h1>
            <Title model={model} />
          </h1>
          <Published of={model.publication} />
          <VerdictAndMarks verdict={model.standing.verdict} />
          <Copies model={model} wish={wish} mayCoordinate={props.mayCoordinate} />
          <Standing {...props} />
          <p class="observe">
            <a class="button" href={`/relecture/${id}/observations`}>
              Noter ce que vous voyez sur l’image
            </a>
            <span class="meta">
              {fr(
                'Si d’autres y ont noté quelque chose, cela reste caché tant que vous n’avez rien noté : votre œil doit être libre.',
              )}
            </span>
          </p>
          {opened.kind === 'opened' && <KeysInSight />}
          {opened.kind === 'opened' && <Decide {...props} version={opened.version} />}
          <Moves wish={wish} picture={id} />
        </div>
      </article>
      <Beneath {...{ model, wish, mayCoordinate: props.mayCoordinate, sitting: props.sitting }} />
    </>
  );
};

/** Stays at the foot of the window until the decision itself is in sight. */
const KeysInSight: FC = () => (
  <p class="keys-in-sight">
    <a href="#decider">Décider</a>
    {(
      [
        ['C', 'confirmer'],
        ['E', 'écarter'],
        ['J', 'je ne sais pas'],
        ['S', 'suivant'],
      ] as const
    ).map(([key, does]) => (
      <span>
        <kbd>{key}</kbd> {does}
      </span>
    ))}
  </p>
);

const Title: FC<{ model: PictureModel }> = ({ model }) => {
  const [first, ...rest] = model.publication.publishers;
  if (first === undefined) return <>Visuel signalé</>;
  return (
    <>
      <a href={`/collectivites/${encodeURIComponent(first.code)}`}>
        <bdi>{first.name}</bdi>
      </a>
      {rest.length > 0 && fr(` et ${plural(rest.length, 'autre collectivité', 'autres collectivités')}`)}
    </>
  );
};

const Held: FC<{ name: string; until: string }> = ({ name, until }) => (
  <div class="note" role="status">
    <p>
      <strong>
        Ouvert par <bdi>{name}</bdi>
      </strong>
      {fr(
        ` : personne d’autre ne décide pendant ce temps. Sans nouvelles, il se libère le ${formatInstant(until) ?? until}.`,
      )}
    </p>
    <p>{fr('Vous pouvez regarder. Pour décider, passez au suivant ou revenez après.')}</p>
  </div>
);

const Standing: FC<PicturePageProps> = ({ model }) => {
  const { otherReviewers, because, needs, decisions, standing } = model;
  return (
    <section aria-labelledby="suite">
      <h2 id="suite">Ce qu’il faut encore</h2>
      {decisions !== null && <p class="state">{STATE_WORDS[standing.state]}</p>}
      {[...because, ...needs].map((sentence) => (
        <p>{fr(sentence)}</p>
      ))}
      {needs.length === 0 && because.length === 0 && <p>Ce visuel n’attend plus de relecture.</p>}
      {decisions === null && otherReviewers > 0 && (
        <p class="meta">
          {fr(
            `Déjà relu par ${plural(otherReviewers, 'autre personne', 'autres personnes')}. Ce qui a été décidé vous sera montré après votre décision.`,
          )}
        </p>
      )}
      {model.order.length > 0 && (
        <details>
          <summary>Pourquoi ce visuel à cette place</summary>
          <ul class="reasons-why">
            {model.order.map((reason) => (
              <li>{fr(reason)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};

const Decide: FC<PicturePageProps & { version: string }> = (props) => {
  const { model, wish, version, mayCoordinate } = props;
  const { capacity } = model;
  const id = model.picture.id;
  return (
    <section aria-labelledby="decider" class="decide">
      <h2 id="decider">{capacity === 'coordinator' ? 'Trancher, pour la coordination' : 'Votre décision'}</h2>
      {mayCoordinate && (
        <p class="meta">
          {capacity === 'coordinator' ? (
            <a href={picturePath(id, { ...wish, capacity: 'reviewer' })}>Relire plutôt, sans trancher</a>
          ) : (
            <a href={picturePath(id, { ...wish, capacity: 'coordinator' })}>Trancher pour la coordination</a>
          )}
        </p>
      )}
      {model.tied !== null && <p class="note">{fr(model.tied)}</p>}
      <DecisionForms
        action={formPath(id, 'decision', wish)}
        version={version}
        capacity={capacity}
        answers={props.answers ?? model.answers}
        problems={props.problems ?? []}
        firstSeen={model.firstSeen === null ? null : day(model.firstSeen)}
      />
      <p class="meta" role="status" id="reservation" data-keep={`/relecture/${id}/ouvert`}></p>
    </section>
  );
};

const Moves: FC<{ wish: Wish; picture: string }> = ({ wish, picture }) => (
  <div class="moves">
    <form method="post" action={formPath(picture, 'passer', passOver(wish, picture))}>
      <button type="submit" data-key="s">
        Suivant, sans décider <kbd>S</kbd>
      </button>
    </form>
    <form method="post" action={formPath(picture, 'laisser', wish)}>
      <button type="submit" class="plain">
        Arrêter pour ce soir
      </button>
    </form>
  </div>
);
