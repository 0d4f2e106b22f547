/** One visual: the picture, who published it and where, the verdict, what was read for and against, the files. */
import { GRADE_WORDS, formatBytes, formatNumber, generatorInWords, plural } from '../../french/words.js';
import type { FC } from 'hono/jsx';
import { fileNameOf, localHref, openableHref } from '../../web/parts/foreign-text.js';
import { Marks } from './marks.js';
import { Address, Foreign, Icon, LongList } from '../../web/parts/foreign.js';
import type { ReportFinding } from './report-input.js';
import { SaidTexts } from '../../web/parts/said.js';
import { CONTRADICTION, fr, verdictSentence } from '../../web/parts/wording.js';

/** What is known of the file, as one line: « PNG, 1 024 × 1 024 pixels, 1,2 Mo ». */
export function fileFacts(finding: ReportFinding): string {
  const facts = [
    finding.format?.toUpperCase() ?? null,
    finding.width === null || finding.height === null
      ? null
      : `${formatNumber(finding.width)} × ${formatNumber(finding.height)} pixels`,
    finding.bytes === null ? null : formatBytes(finding.bytes),
  ].filter((fact) => fact !== null);
  return fr(facts.length === 0 ? 'format et taille inconnus' : facts.join(', '));
}

/** Picture on its mat; the click opens the evidence when it is safe to open. The alternative text holds facts only. */
export const Picture: FC<{ finding: ReportFinding }> = ({ finding }) => {
  const thumbnail = localHref(finding.thumbnail);
  const evidence = openableHref(finding.evidenceFile);
  const name = fileNameOf(finding.originalUrl ?? finding.imageUrl);
  if (thumbnail === null) {
    return (
      <div class="mat">
        <p class="absent">
          {fr('Pas de vignette : l’image n’a pas pu être réduite. Le fichier gardé fait foi.')}
        </p>
      </div>
    );
  }
  const image = <img src={thumbnail} alt={fr(`Vignette de ${name}, ${fileFacts(finding)}`)} loading="lazy" />;
  return evidence === null ? (
    <div class="mat">{image}</div>
  ) : (
    <a class="mat" href={evidence}>
      {image}
    </a>
  );
};

const Files: FC<{ finding: ReportFinding }> = ({ finding }) => {
  const evidence = openableHref(finding.evidenceFile);
  const pdf = openableHref(finding.letterPdf);
  const text = openableHref(finding.letterText);
  const unopened = evidence === null ? finding.evidenceFile : null;
  if (evidence === null && pdf === null && text === null && unopened === null) return null;
  return (
    <>
      <h4>Fichiers</h4>
      <ul class="files">
        {evidence !== null && (
          <li>
            <a href={evidence}>
              <Icon name="proof" /> Fichier gardé comme preuve
            </a>
          </li>
        )}
        {pdf !== null && (
          <li>
            <a href={pdf}>
              <Icon name="letter" /> Lettre, PROJET (PDF)
            </a>
          </li>
        )}
        {text !== null && (
          <li>
            <a href={text}>
              <Icon name="letter" /> Lettre, PROJET (texte)
            </a>
          </li>
        )}
      </ul>
      {finding.letterRemarks.length > 0 && (
        <details class="meta">
          <summary>
            {fr(`Avant d’utiliser la lettre : ${plural(finding.letterRemarks.length, 'point')} à voir`)}
          </summary>
          <ul>
            {finding.letterRemarks.map((remark) => (
              <li>
                <Foreign text={remark} maxChars={400} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {unopened !== null && (
        <p class="meta">
          {fr('Fichier gardé comme preuve, à ouvrir avec un logiciel de votre choix : ')}
          <code>
            <Foreign text={unopened} />
          </code>
        </p>
      )}
    </>
  );
};

const Identity: FC<{ finding: ReportFinding }> = ({ finding }) => (
  <dl class="facts">
    <dt>Adresse sur la page</dt>
    <dd>
      <Address url={finding.imageUrl} />
    </dd>
    {finding.originalUrl !== null && finding.originalUrl !== finding.imageUrl && (
      <>
        <dt>Fichier lu</dt>
        <dd>
          <Address url={finding.originalUrl} />
        </dd>
      </>
    )}
    {finding.documentPage !== null && (
      <>
        <dt>Page du document</dt>
        <dd>{formatNumber(finding.documentPage)}</dd>
      </>
    )}
    {finding.verdict.generator !== null && (
      <>
        <dt>Outil nommé</dt>
        <dd>
          <Foreign text={generatorInWords(finding.verdict.generator)} maxChars={80} />
        </dd>
      </>
    )}
    <dt class="wide">{finding.sha256 === null ? 'Clé du contenu' : 'Empreinte SHA-256'}</dt>
    <dd class="wide">
      <code>
        <Foreign text={finding.sha256 ?? finding.contentKey} maxChars={120} />
      </code>
      {finding.sha256 === null && <span class="cut">{fr(' (fichier lu en partie)')}</span>}
    </dd>
  </dl>
);

/** A finding in full. `id` is unique on the page. */
export const Finding: FC<{ finding: ReportFinding; id: string }> = ({ finding, id }) => {
  const { verdict } = finding;
  const against = verdict.marks.filter((mark) => mark.strength === 'human');
  const marks = verdict.marks.filter((mark) => mark.strength !== 'human');
  return (
    <article class="finding" aria-labelledby={id}>
      <figure class="visual">
        <Picture finding={finding} />
        <figcaption class="meta">
          {fileFacts(finding)}
          {openableHref(finding.evidenceFile) !== null &&
            finding.thumbnail !== null &&
            fr('. Cliquer ouvre le fichier entier.')}
        </figcaption>
      </figure>
      <div class="words">
        <h3 id={id}>
          <bdi>{fileNameOf(finding.originalUrl ?? finding.imageUrl)}</bdi>
        </h3>
        <h4>{fr(`Publié sur ${plural(finding.pageUrls.length, 'page')}`)}</h4>
        <LongList
          items={finding.pageUrls.map((url) => (
            <Address url={url} />
          ))}
          seen={3}
          most={100}
          more="page"
        />
        <dl class="facts said">
          <SaidTexts said={finding} />
        </dl>
        <h4>Constat</h4>
        <p class={`badge tone-${verdict.grade}`}>
          <Icon name={verdict.grade} /> {GRADE_WORDS[verdict.grade].label}
        </p>
        <p class="verdict">{fr(verdictSentence(verdict))}</p>
        {verdict.contradiction && <p class="note">{fr(CONTRADICTION)}</p>}
        <h4>Ce qui a été lu</h4>
        {marks.length === 0 ? (
          <p class="soft">Aucune marque.</p>
        ) : (
          <Marks marks={marks} tone={verdict.grade} />
        )}
        <h4>Ce qui plaide pour une création humaine</h4>
        {against.length === 0 ? (
          <p class="soft">{fr('Rien de tel n’a été lu. Ce silence ne prouve rien.')}</p>
        ) : (
          <Marks marks={against} tone="human" />
        )}
        <Files finding={finding} />
        <h4>Identité du fichier</h4>
        <Identity finding={finding} />
      </div>
    </article>
  );
};

/** A visual without marks, in brief. */
export const QuietFinding: FC<{ finding: ReportFinding }> = ({ finding }) => {
  const human = finding.verdict.marks.filter((mark) => mark.strength === 'human');
  return (
    <li>
      <figure class="visual">
        <Picture finding={finding} />
        <figcaption class="meta">
          <Address url={finding.imageUrl} />
          <br />
          {fileFacts(finding)}
          {human.map((mark) => (
            <>
              <br />
              <span class="tone-human">
                <Icon name="human" /> <Foreign text={mark.explain} maxChars={160} />
              </span>
            </>
          ))}
        </figcaption>
      </figure>
    </li>
  );
};
