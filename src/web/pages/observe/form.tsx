/** The form in which a person notes what she sees: the list, the picture to be marked, what is ready. */
import type { FC } from 'hono/jsx';
import { MAX_NOTE_CHARS, MAX_OBSERVATIONS } from '../../../review/observations.js';
import {
  OBSERVATION_WORDS,
  type Observation,
  type ObservationId,
  type PicturePlace,
} from '../../../review/index.js';
import { plural } from '../../../french/words.js';
import { Foreign } from '../../parts/foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { fr } from '../../parts/words.js';
import { CLICK_WIDTHS, FRAME_SIDES, placeText, ZONES, type Draft, type FrameSize } from './draft.js';

/** The closed list in the order in which the eye goes over a picture. A test holds that every observation is in it once. */
export const GROUPS: readonly { readonly name: string; readonly ids: readonly ObservationId[] }[] = [
  {
    name: 'Mains, corps, visages',
    ids: ['impossible-hands', 'impossible-limbs', 'mismatched-face', 'repeated-faces'],
  },
  {
    name: 'Lettres, chiffres, emblèmes',
    ids: ['letters-no-letters', 'numbers-no-sense', 'wrong-flag-or-arms', 'wrong-uniform'],
  },
  {
    name: 'Objets et matières',
    ids: ['merging-objects', 'impossible-object', 'melting-texture', 'repeated-details', 'broken-pattern'],
  },
  {
    name: 'Lumière et espace',
    ids: [
      'impossible-shadows',
      'impossible-reflection',
      'impossible-perspective',
      'impossible-architecture',
      'broken-continuity',
    ],
  },
  { name: 'Le pays et le vivant', ids: ['wrong-local-place', 'wrong-plants-or-animals'] },
];

/** The picture as the page shows it. */
export interface ShownPicture {
  readonly src: string;
  readonly large: string;
  /** Of the copy that is shown, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** A place with its number. `own`: marked by the person who looks. */
export interface NumberedPlace {
  readonly number: number;
  readonly place: PicturePlace;
  readonly tone: 'own' | 'other' | 'now';
}

const percent = (fraction: number): string => `${Math.round(fraction * 10_000) / 100}%`;

/** Frames over the picture; the list beside it says the same in words, so it is hidden from screen readers. */
export const Frames: FC<{ frames: readonly NumberedPlace[] }> = ({ frames }) => (
  <svg class="frames" aria-hidden="true" focusable="false">
    {frames.map(({ number, place, tone }) => {
      const at = { x: percent(place.x), y: percent(place.y) };
      const size = { width: percent(place.width), height: percent(place.height) };
      return (
        <g class={`frame ${tone}`}>
          <rect class="under" {...at} {...size} />
          <rect class="line" {...at} {...size} />
          <svg {...at} overflow="visible">
            <rect class="plate" width="24" height="22" />
            <text x="12" y="16" text-anchor="middle">
              {number}
            </text>
          </svg>
        </g>
      );
    })}
  </svg>
);

const FIRST_FRAME = 1;

function framesOf({ entries, place }: Draft): readonly NumberedPlace[] {
  const ready = entries.map((one, index) => ({
    number: index + FIRST_FRAME,
    place: one.place,
    tone: 'own' as const,
  }));
  return place === null ? ready : [...ready, { number: ready.length + FIRST_FRAME, place, tone: 'now' }];
}

/** Where a place lies, in words and rounded: enough to find it, for those who do not see the frame. */
export function placeWords({ x, y, width, height }: PicturePlace): string {
  const round = (fraction: number): string => `${Math.round(fraction * 100)} %`;
  return `à ${round(x)} du bord gauche et ${round(y)} du haut, ${round(width)} de large, ${round(height)} de haut`;
}

const ALT = 'Le visuel à regarder';

/** The form itself; `action` is the page's own address. */
export const ObserveForm: FC<{ action: string; picture: ShownPicture; draft: Draft; isCounted: boolean }> = ({
  action,
  picture,
  draft,
  isCounted,
}) => (
  <form method="post" action={action} class="observing" id="noter">
    {/* The first button is the one that the Enter key presses: never a click on the picture. */}
    <button type="submit" name="do" value="add" class="unseen" tabindex={-1} aria-hidden="true"></button>
    {draft.entries.map((entry) => (
      <input type="hidden" name="seen" value={JSON.stringify(entry)} />
    ))}
    <input type="hidden" name="place" value={placeText(draft.place)} data-place />
    <Board picture={picture} draft={draft} />
    <div class="steps">
      <Choice chosen={draft.id} />
      <Where draft={draft} />
      <Ready draft={draft} isCounted={isCounted} />
    </div>
  </form>
);

/** The picture: to be clicked without script, to be drawn upon with it. */
const Board: FC<{ picture: ShownPicture; draft: Draft }> = ({ picture, draft }) => {
  const { src, large, width, height } = picture;
  return (
    <figure class="look">
      <div class="mat">
        {/* Shown by observe.js, which hides the buttons below. */}
        <div class="board drawn" hidden data-board>
          <img src={src} alt={ALT} width={width} height={height} draggable={false} />
          <Frames frames={framesOf(draft)} />
          <div
            class="field"
            tabindex={0}
            role="application"
            aria-label="Cadre sur l’image"
            aria-describedby="aide-cadre"
            data-field
            data-number={draft.entries.length + FIRST_FRAME}
          ></div>
        </div>
        {CLICK_WIDTHS.map((wide) => (
          <div class={`board click click-${wide}`} data-click>
            <input
              type="image"
              name={`click-${wide}`}
              src={src}
              alt="Le visuel : cliquez à l’endroit où cela se voit"
              width={wide}
            />
            <Frames frames={framesOf(draft)} />
          </div>
        ))}
      </div>
      <figcaption class="meta">
        <span data-click>{fr('Cliquez sur l’image à l’endroit où cela se voit. ')}</span>
        <span class="drawn" id="aide-cadre" hidden data-board>
          {fr(
            'Entourez l’endroit à la souris ou au doigt. Au clavier : flèches pour déplacer le cadre, Maj + flèches pour sa taille, Échap pour l’ôter. ',
          )}
        </span>
        <a href={large}>Voir en grand</a>
      </figcaption>
      <p class="unseen" role="status" data-told></p>
    </figure>
  );
};

const Choice: FC<{ chosen: ObservationId | null }> = ({ chosen }) => (
  <fieldset class="sights">
    <legend>
      <span class="step">1</span> Ce que vous voyez
    </legend>
    {GROUPS.map(({ name, ids }) => (
      <div class="sight-group" role="group" aria-label={name}>
        <p class="group-name" aria-hidden="true">
          {name}
        </p>
        <ul>
          {ids.map((id) => (
            <li>
              <input
                type="radio"
                name="id"
                value={id}
                id={`voir-${id}`}
                checked={chosen === id}
                aria-describedby={`dire-${id}`}
              />
              <label for={`voir-${id}`}>{OBSERVATION_WORDS[id].label}</label>
              <SightWords id={id} anchor={`dire-${id}`} />
            </li>
          ))}
        </ul>
      </div>
    ))}
  </fieldset>
);

/** How to look, and what else explains it: the same type, the same size, one after the other. */
export const SightWords: FC<{ id: ObservationId; anchor?: string }> = ({ id, anchor }) => (
  <div class="sight-words" {...(anchor === undefined ? {} : { id: anchor })}>
    <p>
      <strong>Regardez.</strong> {fr(OBSERVATION_WORDS[id].look)}
    </p>
    <p>
      <strong>Sans IA aussi.</strong> {fr(OBSERVATION_WORDS[id].innocent)}
    </p>
  </div>
);

const SIZE_WORDS: Readonly<Record<FrameSize, string>> = {
  small: 'petit',
  medium: 'moyen',
  large: 'grand',
};

const Where: FC<{ draft: Draft }> = ({ draft }) => (
  <fieldset class="where">
    <legend>
      <span class="step">2</span> {fr('Où ?')}
    </legend>
    <p data-where>
      {draft.place === null
        ? fr('Aucun endroit marqué pour l’instant.')
        : fr(`Endroit marqué : ${placeWords(draft.place)}.`)}
    </p>
    {draft.place !== null && draft.id === null && (
      <p>
        <strong>Choisissez maintenant dans la liste ce que vous y voyez.</strong>
      </p>
    )}
    <div class="pair">
      <label>
        Ou une partie de l’image
        <select name="zone" data-zone>
          <option value="">{fr('l’endroit marqué sur l’image')}</option>
          {ZONES.map(({ value, name }) => (
            <option value={value}>{name}</option>
          ))}
        </select>
      </label>
      <label data-click>
        Taille du cadre au clic
        <select name="size">
          {(Object.keys(FRAME_SIDES) as FrameSize[]).map((size) => (
            <option value={size} selected={size === draft.size}>
              {SIZE_WORDS[size]}
            </option>
          ))}
        </select>
      </label>
    </div>
    <label>
      {fr('Note (facultative)')}
      <input type="text" name="note" maxlength={MAX_NOTE_CHARS} value={draft.note} autocomplete="off" />
    </label>
    <div class="buttons">
      <button type="submit" name="do" value="add">
        Ajouter cette observation
      </button>
      {(draft.id !== null || draft.place !== null || draft.note !== '') && (
        <button type="submit" name="do" value="drop" class="plain">
          Laisser tomber celle-ci
        </button>
      )}
    </div>
  </fieldset>
);

const Ready: FC<{ draft: Draft; isCounted: boolean }> = ({ draft, isCounted }) => {
  const { entries } = draft;
  return (
    <section class="ready" aria-labelledby="pretes">
      <h2 id="pretes">
        <span class="step">3</span> {fr('Enregistrer')}
      </h2>
      {entries.length > 0 && (
        <ol class="noted">
          {entries.map((entry, index) => (
            <li>
              <Noted entry={entry} number={index + FIRST_FRAME} tone="own" />
              <button type="submit" name="do" value={`remove-${index}`} class="plain">
                Retirer<span class="unseen"> l’observation {index + FIRST_FRAME}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <div class="buttons">
        {entries.length > 0 ? (
          <button type="submit" name="do" value="save" class="main" data-key="e">
            {fr(`Enregistrer ${plural(entries.length, 'observation')}`)} <kbd>E</kbd>
          </button>
        ) : (
          <>
            <button type="submit" name="do" value="save">
              Enregistrer
            </button>
            <button type="submit" name="do" value="nothing">
              {fr('J’ai regardé, je ne vois rien de tel')}
            </button>
          </>
        )}
      </div>
      <p class="meta">
        {fr(
          `${MAX_OBSERVATIONS} observations au plus. ${
            isCounted
              ? 'Une seule ne compte pas : il en faut deux différentes, et une deuxième personne qui ne connaisse pas les vôtres. Cela ne fait jamais plus que des « indices à vérifier ».'
              : 'Vous connaissez celles des autres : les vôtres sont gardées et montrées, elles ne comptent pas.'
          }`,
        )}
      </p>
    </section>
  );
};

/** One observation as a line: its number on the picture, what was seen, the person's own words. */
export const Noted: FC<{ entry: Observation; number: number; tone: 'own' | 'other' }> = ({
  entry,
  number,
  tone,
}) => (
  <div class="noted-one">
    <span class={`plate ${tone}`}>{number}</span>
    <div>
      <strong>{OBSERVATION_WORDS[entry.id].label}</strong>
      <span class="unseen">{fr(`, ${placeWords(entry.place)}`)}</span>
      {entry.note !== null && (
        <p class="own-words">
          {OPEN_QUOTE}
          <Foreign text={entry.note} />
          {CLOSE_QUOTE}
        </p>
      )}
    </div>
  </div>
);
