/** A letter as it will read: the sheet with its window, in the faces of the PDF. The text is the document's own. */
import type { FC } from 'hono/jsx';
import { typo } from '../../../french/index.js';
import { annexesOf, annexTitle, omittedSentence } from '../../../letters/annex.js';
import { breakable, printable, type LetterDocument } from '../../../letters/index.js';
import { signatoriesTitle } from '../../../letters/titles.js';
import { pathWith } from '../../show.js';
import type { Annex, Block, Fact, ReplyAid } from '../../../letters/types.js';

const set = (text: string): string => printable(typo(text, 'print'));

/** « 1er » with a raised ending, as the PDF has it. */
const Running: FC<{ text: string }> = ({ text }) => (
  <>
    {set(text)
      .split(/(?<![\p{L}\d])(1(?:er|re))(?![\p{L}\d])/u)
      .map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <>
            1<sup>{part.slice(1)}</sup>
          </>
        ),
      )}
  </>
);

const Lines: FC<{ items: readonly string[] }> = ({ items }) => (
  <>
    {items.map((item, index) => (
      <>
        {index > 0 && <br />}
        {item}
      </>
    ))}
  </>
);

/** @param picture address of the pictures of the annex; null while the letter is kept nowhere */
export const Paper: FC<{ document: LetterDocument; picture: string | null }> = ({ document, picture }) => {
  const { sender, replyAid, signatories = [] } = document;
  const annexes = annexesOf(document);
  const isLetter = document.form === 'letter';
  return (
    <div class="sheet">
      <article class={isLetter ? 'letter' : 'letter is-sheet'} aria-label="La lettre, telle qu’elle se lira">
        {document.status === 'projet' && <p class="projet">PROJET</p>}
        <div class="head">
          <div class="sender">
            <p class="union">{set(sender.name)}</p>
            {sender.section !== null && <p class="section">{set(sender.section)}</p>}
            <p class="fine">
              <Lines items={sender.lines.map(printable)} />
            </p>
            {sender.contact.length > 0 && (
              <p class="fine faint">
                <Lines items={sender.contact.map(set)} />
              </p>
            )}
          </div>
          {isLetter && (
            <p class="window">
              <span class="unseen">Dans la fenêtre de l’enveloppe : </span>
              <Lines items={document.recipient.map(printable)} />
            </p>
          )}
          <p class="references fine faint">
            <Lines
              items={[...document.references, ...(document.sending === null ? [] : [document.sending])].map(
                set,
              )}
            />
          </p>
          <p class="place">
            <Running text={document.placeAndDate} />
          </p>
        </div>
        <h3>{set(isLetter ? `Objet : ${document.objet}` : document.objet)}</h3>
        {document.appel !== null && <p>{set(document.appel)}</p>}
        <Blocks blocks={document.body} />
        {document.politesse !== null && (
          <p>
            <Running text={document.politesse} />
          </p>
        )}
        <div class="close">
          <Enclosed name="PJ" items={document.enclosures} isNumbered />
          <Enclosed name="Copie" items={document.copies} />
          {document.signature.length > 0 && (
            <p class="signature">
              <Lines items={document.signature.map(set)} />
            </p>
          )}
        </div>
        {signatories.length > 0 && (
          <div class="signatories">
            <p>{set(`${signatoriesTitle(signatories.length)} :`)}</p>
            <ul>
              {signatories.map((name) => (
                <li>{set(name)}</li>
              ))}
            </ul>
          </div>
        )}
        {replyAid !== null && <Reply aid={replyAid} />}
        {annexes.length > 0 && <Annexes annexes={annexes} picture={picture} />}
        {document.dataNotice !== null && <p class="small faint notice">{set(document.dataNotice)}</p>}
        {document.textAnnexes.map(({ title, blocks }) => (
          <section class="apart">
            <h3>{set(title)}</h3>
            <Blocks blocks={blocks} />
          </section>
        ))}
      </article>
    </div>
  );
};

const Enclosed: FC<{ name: string; items: readonly string[]; isNumbered?: boolean }> = ({
  name,
  items,
  isNumbered = false,
}) =>
  items.length === 0 ? (
    <></>
  ) : (
    <div class="fine faint enclosed">
      <p>{set(`${name} :`)}</p>
      {isNumbered ? (
        <ol>
          {items.map((item) => (
            <li>{set(item)}</li>
          ))}
        </ol>
      ) : (
        <ul>
          {items.map((item) => (
            <li>{set(item)}</li>
          ))}
        </ul>
      )}
    </div>
  );

const Blocks: FC<{ blocks: readonly Block[] }> = ({ blocks }) => (
  <>
    {blocks.map((block) => (
      <Part block={block} />
    ))}
  </>
);

const Part: FC<{ block: Block }> = ({ block }) => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <Running text={block.text} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Running text={block.text} />
        </blockquote>
      );
    case 'heading':
      return <h4>{set(block.text)}</h4>;
    case 'list':
      return (
        <ol>
          {block.items.map((item) => (
            <li>
              <Running text={item} />
            </li>
          ))}
        </ol>
      );
    case 'facts':
      return <Rows rows={block.rows} isText />;
  }
};

const Rows: FC<{ rows: readonly Fact[]; isText?: boolean }> = ({ rows, isText = false }) => (
  <dl class="rows-of-facts">
    {rows.map(({ label, value, isAddress }) => (
      <div>
        <dt>{set(label)}</dt>
        <dd class={isAddress ? 'exact' : ''}>
          {value === '' ? '…' : isText && !isAddress ? set(value) : printable(value)}
        </dd>
      </div>
    ))}
  </dl>
);

const Reply: FC<{ aid: ReplyAid }> = ({ aid: { intro, choices, closing } }) => (
  <section class="apart">
    <h3>Pour répondre</h3>
    <p>
      <Running text={intro} />
    </p>
    <ul class="ticks">
      {choices.map((choice) => (
        <li>
          <Running text={choice} />
        </li>
      ))}
    </ul>
    <p>
      <em>{set(closing)}</em>
    </p>
  </section>
);

const Annexes: FC<{ annexes: readonly Annex[]; picture: string | null }> = ({ annexes, picture }) => (
  <section class="apart">
    <h3>{set(annexTitle(annexes.length))}</h3>
    {annexes.map((annex, place) => (
      <Facts annex={annex} picture={picture === null ? null : pathWith(picture, { visuel: place + 1 })} />
    ))}
  </section>
);

const Facts: FC<{ annex: Annex; picture: string | null }> = ({ annex, picture }) => {
  const Below = annex.title === undefined ? 'h4' : 'h5';
  return (
    <>
      {annex.title !== undefined && <h4>{set(annex.title)}</h4>}
      <Rows rows={annex.facts} />
      {annex.marks.length > 0 && <Below>Ce qui a été lu</Below>}
      {annex.marks.map((mark) => (
        <div class="mark">
          <p>
            <Running text={mark.explain} />
          </p>
          <p class="fine">
            {set(`Où : ${mark.place}. `)}
            <span class="exact">{breakable(printable(`${mark.where} = ${mark.value}`))}</span>
          </p>
        </div>
      ))}
      {annex.omittedMarks > 0 && <p class="fine faint">{set(omittedSentence(annex.omittedMarks))}</p>}
      {annex.thumbnail !== null &&
        (picture === null ? (
          <p class="fine faint">{set(`[Ici, une image réduite : ${annex.thumbnail.alt}]`)}</p>
        ) : (
          <p class="mat annex-picture">
            <img src={picture} alt={annex.thumbnail.alt} decoding="async" />
          </p>
        ))}
    </>
  );
};
