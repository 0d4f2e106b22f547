/** The parts of the report around the findings: counts, what was not looked at, checking without us, method. */
import { GRADE_WORDS, formatBytes, formatDuration, formatNumber, plural } from '../../french/words.js';
import type { FC } from 'hono/jsx';
import { localHref } from '../../web/parts/foreign-text.js';
import { problemWords, skipWords } from './outcome-wording.js';
import { Address, Foreign, Icon, LongList } from '../../web/parts/foreign.js';
import { isLookedAt, type ReportInput, type ReportProblem, type ReportSummary } from './report-input.js';
import { GRADE_MEANINGS, GRADE_ORDER, fr } from '../../web/parts/wording.js';

/** Problems in which nothing at all, or not everything, could be read: every count speaks of them. */
export function unseenAddresses(problems: readonly ReportProblem[]): number {
  return new Set(problems.map((problem) => problem.url)).size;
}

/** « 3 adresses n’ont pas pu être regardées », or the sentence that all were. */
export function unseenSentence(problems: readonly ReportProblem[]): string {
  const unseen = unseenAddresses(problems);
  if (unseen === 0) return 'Toutes les adresses demandées ont répondu.';
  return unseen === 1
    ? '1 adresse n’a pas pu être regardée, ou pas entièrement.'
    : `${formatNumber(unseen)} adresses n’ont pas pu être regardées, ou pas entièrement.`;
}

/** Known addresses that were not visited although they might hold visuals; null when there is none. */
export function unvisitedSentence(skipped: Readonly<Record<string, number>>): string | null {
  const budget = skipped['budget'] ?? 0;
  const robots = skipped['robots'] ?? 0;
  const parts = [
    ...(budget > 0 ? [`${plural(budget, 'adresse')} par la limite de pages ou de temps`] : []),
    ...(robots > 0 ? [`${plural(robots, 'adresse')} par le refus du site (robots.txt)`] : []),
  ];
  return parts.length === 0 ? null : `Connues mais pas visitées : ${parts.join(', ')}.`;
}

export const GradeCounts: FC<{ summary: ReportSummary }> = ({ summary }) => (
  <ul class="grades">
    {GRADE_ORDER.filter((grade) => grade !== 'none' || isLookedAt(summary)).map((grade) => (
      <li class={`tone-${grade}`}>
        <span class="how-many">{formatNumber(summary.grades[grade])}</span>
        <span class="name">
          <Icon name={grade} /> {GRADE_WORDS[grade].label}
        </span>
        <p>{fr(GRADE_MEANINGS[grade])}</p>
      </li>
    ))}
  </ul>
);

function byCode(
  problems: readonly ReportProblem[],
): readonly (readonly [string, readonly ReportProblem[]])[] {
  const groups = new Map<string, ReportProblem[]>();
  for (const problem of problems) groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/** `wasSeen` = the crawl saw the site: without it, no problem told does not mean that everything was read. */
export const Problems: FC<{ problems: readonly ReportProblem[]; wasSeen: boolean }> = ({
  problems,
  wasSeen,
}) => (
  <section aria-labelledby="non-regarde">
    <h2 id="non-regarde">Ce qui n’a pas pu être regardé</h2>
    {problems.length === 0 ? (
      <p class="prose">
        {fr(
          wasSeen
            ? 'Rien : toutes les adresses demandées ont répondu et ont pu être lues.'
            : 'Le site lui-même, ou ce qui en restait : le passage n’est pas allé au bout.',
        )}
      </p>
    ) : (
      <p class="prose">
        {fr(
          `${unseenSentence(problems)} Ne pas avoir pu regarder ne veut pas dire qu’il n’y avait rien : ces adresses restent à voir.`,
        )}
      </p>
    )}
    {byCode(problems).map(([code, group]) => (
      <div class="problem">
        <h3>{fr(`${problemWords(code).title} : ${plural(group.length, 'adresse')}`)}</h3>
        <p class="meta">{fr(problemWords(code).meaning)}</p>
        <LongList
          items={group.map((problem) => (
            <>
              <Address url={problem.url} />
              {problem.message !== '' && (
                <span class="soft">
                  {' — '}
                  <Foreign text={problem.message} maxChars={200} />
                </span>
              )}
            </>
          ))}
          seen={5}
          most={300}
          more="adresse"
        />
      </div>
    ))}
  </section>
);

export const Skipped: FC<{ skipped: Readonly<Record<string, number>> }> = ({ skipped }) => {
  const rows = Object.entries(skipped).filter(([, howMany]) => howMany > 0);
  return (
    <section aria-labelledby="laisse-de-cote">
      <h2 id="laisse-de-cote">Ce qui a été laissé de côté</h2>
      {rows.length === 0 ? (
        <p class="prose">Rien n’a été laissé de côté.</p>
      ) : (
        <table class="stack">
          <caption>{fr('Adresses et images connues, que ce passage n’a pas lues, et pourquoi.')}</caption>
          <thead>
            <tr>
              <th scope="col">Raison</th>
              <th scope="col" class="n">
                Nombre
              </th>
              <th scope="col">Ce que cela veut dire</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([reason, howMany]) => (
              <tr>
                <th scope="row">{fr(skipWords(reason).title)}</th>
                <td class="n">{formatNumber(howMany)}</td>
                <td class="why">{fr(skipWords(reason).meaning)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
};

/** Lines for `sha256sum -c`; only names that no shell can misread. */
function checkLines(input: ReportInput): readonly string[] {
  return input.findings.flatMap(({ sha256, evidenceFile }) =>
    sha256 !== null &&
    /^[0-9a-f]{64}$/u.test(sha256) &&
    evidenceFile !== null &&
    localHref(evidenceFile) !== null &&
    /^[A-Za-z0-9_][A-Za-z0-9._/-]*$/u.test(evidenceFile)
      ? [`${sha256}  ${evidenceFile}`]
      : [],
  );
}

export const Verification: FC<{ input: ReportInput }> = ({ input }) => {
  const lines = [...new Set(checkLines(input))];
  const example = lines[0]?.slice(66);
  if (example === undefined) return null;
  return (
    <section aria-labelledby="verifier">
      <h2 id="verifier">Vérifier sans nous</h2>
      <p class="prose">
        {fr(
          'Les fichiers gardés sont ceux du site, octet pour octet. Leurs empreintes se recalculent avec des outils publics, dans le dossier de ce rapport. Sous Linux :',
        )}
      </p>
      <pre tabindex={0} role="region" aria-label="Commande sha256sum">
        <code>{`sha256sum -c <<'FIN'\n${lines.join('\n')}\nFIN`}</code>
      </pre>
      <p class="prose">
        {fr('Sous macOS, remplacez ')}
        <code>sha256sum</code>
        {fr(' par ')}
        <code>shasum -a 256</code>
        {fr('. Sous Windows : ')}
        <code>Get-FileHash fichier</code>
        {fr(
          ' dans PowerShell. Les informations cachées dans un fichier se lisent avec exiftool, un logiciel libre :',
        )}
      </p>
      <pre tabindex={0} role="region" aria-label="Commande exiftool">
        <code>{`exiftool -a -ee -G3:1 -s ${example}`}</code>
      </pre>
      <p class="prose">
        {fr('La carte d’identité signée d’un fichier (C2PA) se lit aussi avec c2patool : ')}
        <code>{`c2patool ${example}`}</code>
        {fr(
          '. Un « invalid » de cet outil ne veut pas dire que le fichier a été truqué : un certificat expiré ou inconnu suffit.',
        )}
      </p>
    </section>
  );
};

export const Method: FC<{ input: ReportInput }> = ({ input }) => {
  const { summary } = input;
  return (
    <section class="prose" aria-labelledby="methode">
      <h2 id="methode">Comment ce rapport a été fait</h2>
      <p>
        {fr(
          `Vigie a lu ${plural(summary.pages, 'page')}, ${plural(summary.documents, 'document')} et ${plural(summary.visuals, 'visuel')} en ${formatDuration(summary.durationMs)}, avec ${plural(summary.requests, 'requête')} (${formatBytes(summary.bytesDownloaded)} reçus), en se présentant, une requête à la fois, dans le respect de robots.txt.`,
        )}
      </p>
      <p>
        {fr(
          'L’outil lit les informations cachées dans les fichiers (les « métadonnées »), les légendes, les crédits et les noms de fichiers. Il ne juge pas l’image elle-même, n’utilise aucun modèle d’IA et n’envoie rien à personne.',
        )}
      </p>
      <p>
        {fr(
          'Une marque peut avoir été copiée d’un autre fichier ; une absence de marque peut venir d’un simple réenregistrement. C’est pourquoi une personne relit toujours.',
        )}
      </p>
    </section>
  );
};
