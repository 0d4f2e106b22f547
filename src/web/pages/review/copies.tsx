/** Pictures that look like this one, what was decided about them, and what the program put together by itself. */
import type { FC } from 'hono/jsx';
import type { Member } from '../../../../db/queries/pictures.js';
import { plural } from '../../../french/words.js';
import { STATE_WORDS } from '../../../review/index.js';
import { fr } from '../../parts/words.js';
import type { Copy, PictureModel } from './model.js';
import { imagePath } from './parts.js';
import { formPath, picturePath, type Wish } from './wish.js';

interface CopiesProps {
  readonly model: PictureModel;
  readonly wish: Wish;
  readonly mayCoordinate: boolean;
}

const COPY_WORDS = { same: 'Identique à l’œil', nearly: 'Presque identique' } as const;
const COPY_DECIDED = {
  protected: 'une ou un artiste l’a fait : protégé',
  confirmed: 'confirmé ailleurs',
  dismissed: 'écarté ailleurs',
} as const;

export const Copies: FC<CopiesProps> = ({ model, wish, mayCoordinate }) => {
  if (model.copies.length === 0 && model.joined.length === 0) return <></>;
  return (
    <section aria-labelledby="copies">
      <h2 id="copies">Le même, ou presque, ailleurs</h2>
      <ul class="copies">
        {model.copies.map((copy) => (
          <li>
            <CopyLine copy={copy} wish={wish} />
            {mayCoordinate && copy.ruled === null && (
              <form method="post" action={formPath(model.picture.id, 'paire', wish)} class="rule">
                <input type="hidden" name="other" value={copy.picture} />
                <button type="submit" name="ruled" value="same">
                  C’est le même
                </button>
                <button type="submit" name="ruled" value="distinct">
                  Ce sont deux œuvres
                </button>
              </form>
            )}
          </li>
        ))}
        {model.joined.length > 0 && (
          <li>
            <Joined joined={model.joined} {...{ wish, mayCoordinate }} picture={model.picture.id} />
          </li>
        )}
      </ul>
    </section>
  );
};

const CopyLine: FC<{ copy: Copy; wish: Wish }> = ({ copy, wish }) => (
  <a class="copy" href={picturePath(copy.picture, { ...wish, capacity: null })}>
    {copy.contentKey !== null && (
      <span class="mat">
        <img src={imagePath(copy.contentKey, 'vignette')} alt="" loading="lazy" />
      </span>
    )}
    <span>
      {copy.ruled === 'distinct' ? 'Ressemblant, jugé différent' : COPY_WORDS[copy.likeness]}
      <span class="meta">
        {fr(copy.decided === null ? STATE_WORDS[copy.state].toLowerCase() : COPY_DECIDED[copy.decided])}
      </span>
    </span>
  </a>
);

/** What was put together, by the program or by a person, can be taken apart again. */
const Joined: FC<{
  joined: readonly Member[];
  wish: Wish;
  mayCoordinate: boolean;
  picture: string;
}> = ({ joined, wish, mayCoordinate, picture }) => (
  <details>
    <summary>
      {fr(`${plural(joined.length, 'autre fichier réuni', 'autres fichiers réunis')} à celui-ci`)}
    </summary>
    <p class="meta">
      {fr(
        'Une décision vaut pour tous. Ce que Vigie réunit par ressemblance garde ses propres marques : elles ne passent pas de l’un à l’autre. Ce que la coordination réunit est un seul visuel, marques comprises.',
      )}
    </p>
    <ul class="copies">
      {joined.map(({ contentKey, joinedHow }) => (
        <li>
          <a class="copy" href={`/visuels/${encodeURIComponent(contentKey)}`}>
            <span class="mat">
              <img src={imagePath(contentKey, 'vignette')} alt="" loading="lazy" />
            </span>
            <span>
              Voir ce fichier
              <span class="meta">
                {fr(joinedHow === 'ruled' ? 'réuni par la coordination' : 'réuni par ressemblance')}
              </span>
            </span>
          </a>
          {mayCoordinate && (
            <form method="post" action={formPath(picture, 'separer', wish)} class="rule">
              <input type="hidden" name="content" value={contentKey} />
              <button type="submit">Ce n’est pas le même</button>
            </form>
          )}
        </li>
      ))}
    </ul>
  </details>
);
